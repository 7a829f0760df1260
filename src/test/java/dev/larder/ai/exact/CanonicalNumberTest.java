package dev.larder.ai.exact;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalNumberTest {
    /** RFC 8785, appendix B: the bits of a double, and how it is written. */
    @ParameterizedTest
    @CsvSource({
        "0000000000000000, 0",
        "8000000000000000, 0",
        "0000000000000001, 5e-324",
        "8000000000000001, -5e-324",
        "7fefffffffffffff, 1.7976931348623157e+308",
        "ffefffffffffffff, -1.7976931348623157e+308",
        "4340000000000000, 9007199254740992",
        "c340000000000000, -9007199254740992",
        "4430000000000000, 295147905179352830000",
        "44b52d02c7e14af5, 9.999999999999997e+22",
        "44b52d02c7e14af6, 1e+23",
        "44b52d02c7e14af7, 1.0000000000000001e+23",
        "444b1ae4d6e2ef4e, 999999999999999700000",
        "444b1ae4d6e2ef4f, 999999999999999900000",
        "444b1ae4d6e2ef50, 1e+21",
        "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
        "3eb0c6f7a0b5ed8d, 0.000001",
        "41b3de4355555553, 333333333.3333332",
        "41b3de4355555554, 333333333.33333325",
        "41b3de4355555555, 333333333.3333333",
        "41b3de4355555556, 333333333.3333334",
        "41b3de4355555557, 333333333.33333343",
        "becbf647612f3696, -0.0000033333333333333333",
        "43143ff3c1cb0959, 1424953923781206.2"
    })
    void aDoubleIsWrittenAsEcmaScriptDoes(String bits, String written) {
        String text = Double.toString(Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16)));

        assertThat(CanonicalNumber.of(text)).isEqualTo(written);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "1.0, 1",
        "1e0, 1",
        "10E-1, 1",
        "0.70, 0.7",
        "7e-1, 0.7",
        "-0, 0",
        "-0.0, 0",
        "0.000, 0",
        "100, 100",
        "1e2, 100",
        "-12.50, -12.5",
        "123456789012345678, 123456789012345678"
    })
    void oneNumberHasOneText(String text, String written) {
        assertThat(CanonicalNumber.of(text)).isEqualTo(written);
    }

    @Test
    void wholeNumbersThatNoDoubleTellsApartStayTwo() {
        assertThat(CanonicalNumber.of("9007199254740993")).isNotEqualTo(CanonicalNumber.of("9007199254740992"));
    }

    @Test
    void aNumberBeyondAllDoublesKeepsItsText() {
        assertThat(CanonicalNumber.of("1e400")).isEqualTo("1e400");
        assertThat(CanonicalNumber.of("1e999999999")).isEqualTo("1e999999999");
    }
}
