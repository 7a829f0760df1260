package dev.larder.ai.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventReaderTest {
    @ParameterizedTest
    @CsvSource({
        "data: a##data: b##, a|b",
        "data:a##, a",
        "data:  a##, ' a'",
        "data: a#data: b##, a+b",
        ": comment##data: a##, a",
        "event: x#id: 7#data: a#retry: 1##, a",
        "data: a#, a",
        "data: a, a",
        "###data: a###, a",
        "dat: a##, ''"
    })
    void everyLineEndAndEveryPieceGivesTheSameEvents(String text, String events) {
        for (String lineEnd : List.of("\n", "\r\n", "\r")) {
            byte[] bytes = text.replace("#", lineEnd).getBytes(UTF_8);
            for (int size = 1; size <= bytes.length; size++) {
                assertThat(String.join("|", read(bytes, size)).replace('\n', '+'))
                        .as("%s in pieces of %d", lineEnd.replace("\r", "CR").replace("\n", "LF"), size)
                        .isEqualTo(events);
            }
        }
    }

    @Test
    void aByteOrderMarkBeginsNoLine() {
        assertThat(read("\ufeffdata: a\n\n\ufeffdata: b\n\n".getBytes(UTF_8), 1))
                .containsExactly("a");
    }

    @Test
    void aCharacterMayComeInTwoPieces() {
        byte[] bytes = "data: \u00e4\ud83d\ude00\n\n".getBytes(UTF_8);

        assertThat(read(bytes, 1)).containsExactly("\u00e4\ud83d\ude00");
    }

    private static List<String> read(byte[] bytes, int size) {
        List<String> events = new ArrayList<>();
        var reader = new EventReader(events::add);
        Buffer all = Buffer.buffer(bytes);
        for (int i = 0; i < bytes.length; i += size) {
            reader.take(all.slice(i, Math.min(i + size, bytes.length)));
        }
        reader.end();
        return events;
    }
}
