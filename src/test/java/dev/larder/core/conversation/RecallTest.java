package dev.larder.core.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.core.conversation.Message.Kind;
import dev.larder.core.conversation.WindowRequest.Option;
import dev.larder.core.service.TextSimilarity;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RecallTest {
    private static final int TOKENS = 10;

    /** Texts are as near as the digit that is in both, 0 to 9. */
    private static final TextSimilarity SAME_DIGIT = (query, texts) -> Uni.createFrom()
            .item(Optional.of(texts.stream()
                    .map(text ->
                            text.chars().anyMatch(c -> Character.isDigit(c) && query.indexOf(c) >= 0) ? 0.9f : 0.1f)
                    .toList()));

    private static final TextSimilarity AWAY =
            (query, texts) -> Uni.createFrom().item(Optional.empty());

    private final List<String> compared = new ArrayList<>();

    /** Messages like {@code u:one a:two}, of ten tokens each. */
    private static List<Message> messages(String text) {
        return Arrays.stream(text.split(" ", -1))
                .map(one -> new Message(
                        Role.of(one.charAt(0)).orElseThrow(),
                        one.charAt(0) == 't' ? Kind.TOOL_ANSWER : Kind.PLAIN,
                        TOKENS,
                        "{\"role\":\"x\",\"content\":\"%s\"}"
                                .formatted(one.substring(2))
                                .getBytes(UTF_8)))
                .toList();
    }

    private static WindowRequest window(int tokens, Option... options) {
        return new WindowRequest(OptionalInt.empty(), OptionalInt.of(tokens), Set.of(options), Optional.empty());
    }

    private static Window recalled(String messages, WindowRequest request, RecallRequest recall, TextSimilarity with) {
        List<Message> read = messages(messages);
        return new Recall(read, request, recall)
                .into(Window.of(read, request), with)
                .await()
                .indefinitely();
    }

    private static String said(Window window) {
        return window.messages().stream()
                .map(message -> message.role().code() + ":" + message.text())
                .collect(Collectors.joining(" "));
    }

    @Test
    void theNearestOlderTurnComesBeforeTheNewestMessages() {
        Window window = recalled(
                "u:1 a:one u:2 a:two u:3 a:three u:now2",
                window(40),
                new RecallRequest(3, Optional.empty()),
                SAME_DIGIT);
        assertThat(said(window)).isEqualTo("u:2 a:two a:three u:now2");
        assertThat(window.recalled()).isEqualTo(2);
        assertThat(window.tokens()).isEqualTo(40);
    }

    @Test
    void aQueryIsComparedInPlaceOfTheLastMessageOfTheUser() {
        Window window = recalled(
                "u:1 a:one u:2 a:two u:3 a:three u:now2",
                window(40),
                new RecallRequest(3, Optional.of("1")),
                SAME_DIGIT);
        assertThat(said(window)).isEqualTo("u:1 a:one a:three u:now2");
    }

    @Test
    void theirNumberAndHalfOfTheTokensBoundThem() {
        String messages = "u:1 a:a u:1 a:b u:1 a:c u:1 a:d u:1";
        assertThat(recalled(messages, window(40), new RecallRequest(1, Optional.empty()), SAME_DIGIT)
                        .recalled())
                .isEqualTo(2);
        Window half = recalled(messages, window(60), new RecallRequest(20, Optional.empty()), SAME_DIGIT);
        assertThat(half.recalled()).isEqualTo(2);
        assertThat(half.tokens()).isLessThanOrEqualTo(60);
    }

    @Test
    void instructionsThatStayAreInTheirPlaceOnce() {
        Window window = recalled(
                "s:sys u:1 s:more a:one u:2 a:two u:1",
                window(50, Option.KEEP_SYSTEM),
                new RecallRequest(1, Optional.empty()),
                SAME_DIGIT);
        assertThat(said(window)).isEqualTo("s:sys u:1 s:more a:one u:1");
    }

    @Test
    void theNewestMessageAndInstructionsThatStayComeFirst() {
        assertThat(said(recalled("u:1 u:2 u:now1", window(10), new RecallRequest(1, Optional.empty()), SAME_DIGIT)))
                .isEqualTo("u:now1");
        assertThat(said(recalled(
                        "s:sys u:1 u:2 u:now1",
                        window(20, Option.KEEP_SYSTEM),
                        new RecallRequest(1, Optional.empty()),
                        SAME_DIGIT)))
                .isEqualTo("s:sys u:now1");
        assertThat(said(recalled(
                        "s:sys u:1 u:2 u:now1",
                        window(15, Option.KEEP_SYSTEM),
                        new RecallRequest(1, Optional.empty()),
                        SAME_DIGIT)))
                .isEqualTo("s:sys");
    }

    @Test
    void aTurnWithAToolIsRecalledWhole() {
        Window window = recalled(
                "u:1 a:call t:result a:one u:2 a:two u:3 a:three u:1",
                window(80),
                new RecallRequest(1, Optional.empty()),
                SAME_DIGIT);
        assertThat(said(window)).isEqualTo("u:1 a:call t:result a:one a:two u:3 a:three u:1");
    }

    @Test
    void withoutASimilarityThereAreTheNewestMessages() {
        Window window = recalled("u:1 a:one u:2 a:two u:1", window(20), new RecallRequest(1, Optional.empty()), AWAY);
        assertThat(said(window)).isEqualTo("a:two u:1");
        assertThat(window.recalled()).isZero();
    }

    @Test
    void whatIsInTheWindowAnywayIsNotCompared() {
        Window window =
                recalled("u:1 a:one u:2", window(1_000), new RecallRequest(5, Optional.empty()), (query, texts) -> {
                    compared.addAll(texts);
                    return SAME_DIGIT.of(query, texts);
                });
        assertThat(said(window)).isEqualTo("u:1 a:one u:2");
        assertThat(compared).isEmpty();
    }

    @Test
    void atMostTwoHundredTurnsAreCompared() {
        String many = "u:1 a:one ".repeat(400) + "u:2";
        var unused = recalled(many, window(20), new RecallRequest(1, Optional.empty()), (query, texts) -> {
            compared.addAll(texts);
            return SAME_DIGIT.of(query, texts);
        });
        assertThat(compared).hasSize(200);
    }

    @Test
    void theTextsOfPartsAreRead() {
        var message = new Message(
                Role.USER,
                Kind.PLAIN,
                1,
                "{\"content\":[{\"type\":\"text\",\"text\":\"one\"},\"two\",{\"image_url\":{\"text\":\"no\"}}],\"name\":\"x\"}"
                        .getBytes(UTF_8));
        assertThat(message.text().split("\\s+")).containsExactly("one", "two");
    }
}
