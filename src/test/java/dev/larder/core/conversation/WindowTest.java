package dev.larder.core.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.core.Refusal;
import dev.larder.core.conversation.Message.Kind;
import dev.larder.core.conversation.WindowRequest.Option;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class WindowTest {
    /** Messages like {@code u1 a2}: the role and the tokens; an answer of a tool is {@code t}. */
    private static List<Message> messages(String text) {
        return Arrays.stream(text.split(" ", -1))
                .map(one -> {
                    Role role = Role.of(one.charAt(0)).orElseThrow();
                    Kind kind = role == Role.TOOL ? Kind.TOOL_ANSWER : Kind.PLAIN;
                    return new Message(role, kind, Integer.parseInt(one.substring(1)), one.getBytes(UTF_8));
                })
                .toList();
    }

    private static Window window(String messages, WindowRequest request) {
        return Window.of(messages(messages), request);
    }

    private static String cut(String messages, WindowRequest request) {
        return window(messages, request).messages().stream()
                .map(message -> new String(message.json(), UTF_8))
                .collect(Collectors.joining(" "));
    }

    private static WindowRequest last(int count, Option... options) {
        return new WindowRequest(OptionalInt.of(count), OptionalInt.empty(), Set.of(options), Optional.empty());
    }

    private static WindowRequest tokens(int most, Option... options) {
        return new WindowRequest(OptionalInt.empty(), OptionalInt.of(most), Set.of(options), Optional.empty());
    }

    @Test
    void theNewestMessagesThatFitAreWithoutAGap() {
        assertThat(cut("u1 a2 u9 a3 u1", last(2))).isEqualTo("a3 u1");
        assertThat(cut("u1 a2 u9 a3 u1", tokens(4))).isEqualTo("a3 u1");
        assertThat(cut("u1 a2 u9 a3 u1", tokens(12))).isEqualTo("a3 u1");
        assertThat(cut("u1 a2 u9 a3 u1", tokens(13))).isEqualTo("u9 a3 u1");
        assertThat(cut("u1 a2 u9", tokens(8))).isEmpty();
        assertThat(window("u1 a2", tokens(9)).tokens()).isEqualTo(3);
    }

    @Test
    void noWindowBeginsWithTheAnswerOfATool() {
        assertThat(cut("u1 a1 t1 t1 a1", last(4))).isEqualTo("a1 t1 t1 a1");
        assertThat(cut("u1 a1 t1 t1 a1", last(3))).isEqualTo("a1");
        assertThat(cut("u1 a1 t1 t1", last(1))).isEmpty();
        assertThat(cut("u1 a1 s1 t1 a1", last(3))).isEqualTo("s1 a1");
        assertThat(cut("t1 a1", last(9))).isEqualTo("a1");
    }

    @Test
    void aWindowMayBeginWithTheUser() {
        assertThat(cut("u1 a1 t1 a1 u1 a1", last(5, Option.START_ON_USER))).isEqualTo("u1 a1");
        assertThat(cut("u1 a1 a1", last(2, Option.START_ON_USER))).isEmpty();
    }

    @Test
    void instructionsStayAndTakeTheirRoom() {
        assertThat(cut("s1 u1 a1 d1 u1 a1", last(4, Option.KEEP_SYSTEM))).isEqualTo("s1 d1 u1 a1");
        assertThat(cut("s1 u1 a1 d1 u1 a1", last(3, Option.KEEP_SYSTEM))).isEqualTo("s1 d1 a1");
        assertThat(cut("s5 u1 a2 u1", tokens(8, Option.KEEP_SYSTEM))).isEqualTo("s5 a2 u1");
        assertThat(cut("s5 a1 t1 u1", tokens(7, Option.KEEP_SYSTEM))).isEqualTo("s5 u1");
        assertThat(cut("s5 u1", tokens(5, Option.KEEP_SYSTEM))).isEqualTo("s5");
        assertThatThrownBy(() -> cut("s5 u1", tokens(4, Option.KEEP_SYSTEM))).isInstanceOf(Refusal.Bad.class);
    }

    @Test
    void aWindowWithRoomTellsThatOlderMessagesMayFit() {
        assertThat(window("u1 a1", tokens(9)).reach()).isEqualTo(Window.Reach.OPEN);
        assertThat(window("u1 a1", tokens(2)).reach()).isEqualTo(Window.Reach.BOUNDED);
        assertThat(window("u1 a1", last(2)).reach()).isEqualTo(Window.Reach.BOUNDED);
        assertThat(window("u8 a1", tokens(2)).reach()).isEqualTo(Window.Reach.BOUNDED);
    }

    @Test
    void aStoredMessageIsReadAsItWasWritten() {
        byte[] json = "{\"role\":\"tool\"}".getBytes(UTF_8);
        Message read = Message.of(new Message(Role.TOOL, Kind.TOOL_ANSWER, 70_000, json).value())
                .orElseThrow();
        assertThat(read.role()).isEqualTo(Role.TOOL);
        assertThat(read.kind()).isEqualTo(Kind.TOOL_ANSWER);
        assertThat(read.tokens()).isEqualTo(70_000);
        assertThat(read.json()).isEqualTo(json);
        assertThat(Message.of("{\"role\":\"tool\"}".getBytes(UTF_8))).isEmpty();
        assertThat(Message.of(new byte[] {1, 'u'})).isEmpty();
    }
}
