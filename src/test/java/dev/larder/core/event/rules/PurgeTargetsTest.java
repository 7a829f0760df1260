package dev.larder.core.event.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.core.OwnKeys;
import dev.larder.core.OwnTags;
import dev.larder.core.Refusal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A value from a caller who may only write decides what is purged. */
class PurgeTargetsTest {
    private static final List<Template> NONE = List.of();
    private static final List<Template> VALUE = List.of(Template.of("{body:/id}"));

    static Stream<Arguments> reserved() {
        String ownKey = OwnKeys.of("sessions/1").text();
        return Stream.of(
                Arguments.of(new PurgeTargets(VALUE, NONE, NONE), ownKey),
                Arguments.of(new PurgeTargets(NONE, VALUE, NONE), ownKey),
                Arguments.of(new PurgeTargets(NONE, VALUE, NONE), ownKey.substring(0, 1)),
                Arguments.of(new PurgeTargets(NONE, NONE, VALUE), OwnTags.SESSION_ID + "x"),
                Arguments.of(new PurgeTargets(NONE, NONE, VALUE), OwnTags.SESSION_USER + "YWRh"));
    }

    @ParameterizedTest
    @MethodSource
    void reserved(PurgeTargets targets, String value) {
        assertThatThrownBy(() -> targets.fill(placeholder -> List.of("harmless", value)))
                .isInstanceOf(Refusal.Bad.class)
                .hasMessageContaining("reserved");
    }

    @Test
    void otherNamesArePurged() {
        var purge = new PurgeTargets(VALUE, VALUE, VALUE).fill(placeholder -> List.of("user:1"));
        assertThat(purge.tags()).containsExactly("user:1");
        assertThat(purge.prefixes()).containsExactly("user:1");
        assertThat(purge.keys()).hasSize(1);
    }

    /** An entry can only have the tags that a caller can write. */
    @Test
    void tagsAreThoseThatCallersCanWrite() {
        var purge = new PurgeTargets(NONE, NONE, List.of(Template.of("row:{body:/id}")))
                .fill(placeholder -> List.of("a,b", "Zoë 7", "50%", "x".repeat(200)));

        assertThat(purge.tags())
                .containsExactlyInAnyOrder("row:a%2Cb", "row:Zo%C3%AB%207", "row:50%", "row:" + "x".repeat(124));
    }
}
