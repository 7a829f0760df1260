package dev.larder.core.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyedHashTest {
    /** The key of the reference implementation's vectors: the bytes 00 to 0f. */
    private final KeyedHash hash = new KeyedHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);

    /** github.com/veorq/SipHash, vectors.h, {@code vectors_sip128}: messages of the bytes 00, 01, 02 and so on. */
    @ParameterizedTest
    @CsvSource({
        "0, a3817f04ba25a8e66df67214c7550293",
        "2, 8177228da4a45dc7fca38bdef60affe4",
    })
    void vectorsOfTheReferenceImplementationHold(int length, String expected) {
        KeyedHash.Value value = hash.of(text(length));
        assertThat(hex(value.low()) + hex(value.high())).isEqualTo(expected);
    }

    @Test
    void textsAndKeysTellHashesApart() {
        assertThat(hash.of("a")).isEqualTo(hash.of("a")).isNotEqualTo(hash.of("b"));
        assertThat(hash.of("")).isNotEqualTo(hash.of("\0"));
        assertThat(KeyedHash.random().of("a")).isNotEqualTo(KeyedHash.random().of("a"));
    }

    private static String text(int bytes) {
        return IntStream.range(0, bytes / 2)
                .mapToObj(i -> String.valueOf((char) (2 * i | ((2 * i + 1) << 8))))
                .collect(Collectors.joining());
    }

    private static String hex(long word) {
        return HexFormat.of().toHexDigits(Long.reverseBytes(word));
    }
}
