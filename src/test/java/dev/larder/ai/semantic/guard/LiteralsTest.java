package dev.larder.ai.semantic.guard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiteralsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "\\bor not\\b                  ; or not",
                "\\bhow come\\b|\\bwhat for\\b ; how come,what for",
                "reasons? why                  ; reason",
                "what (?:is|are) the           ; what ",
                "(?:no|not)(?: really)? able   ;  able",
                "(?:yes|no)                    ; yes,no",
                "(?<!by )if                    ; if",
                "[0-9]+ oclock                 ;  oclock"
            })
    void aMatchHasOneOfThem(String regex, String pieces) {
        assertThat(String.join(",", Literals.of(regex.strip())).strip()).isEqualTo(pieces.strip());
    }

    @Test
    void whatMayMatchAnythingNeedsNothing() {
        assertThat(Literals.of("a?|b")).isEmpty();
        assertThat(Literals.of("[a-z]+")).isEmpty();
        assertThat(Literals.of("(?:yes)?")).isEmpty();
        assertThat(Literals.of("(?=yes)")).isEmpty();
    }
}
