package dev.larder.gateway.policy;

import static dev.larder.gateway.policy.Messages.fields;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntityTagTest {
    @ParameterizedTest(name = "RFC 9110 §8.8.3.2: {0} {1}")
    @CsvSource(quoteCharacter = '~', textBlock = """
            W/"1", W/"1", false, true
            W/"1", W/"2", false, false
            W/"1", "1",   false, true
            "1",   W/"1", false, true
            "1",   "1",   true,  true
            "1",   "2",   false, false
            1,     "1",   false, false
            1,     1,     true,  true
            w/"1", "1",   false, false
            """)
    void tagsAreComparedStronglyAndWeakly(String one, String other, boolean strong, boolean weak) {
        assertThat(EntityTag.parse(one).matchesStrongly(EntityTag.parse(other))).isEqualTo(strong);
        assertThat(EntityTag.parse(one).matchesWeakly(EntityTag.parse(other))).isEqualTo(weak);
    }

    @Test
    void aListMayHaveCommasAndBackslashesInItsTags() {
        assertThat(EntityTag.list(fields("A: \"a,b\", W/\"c\\\",\"d\" , e", "A: *", "A: ,"), "A"))
                .extracting(EntityTag::text)
                .containsExactly("\"a,b\"", "W/\"c\\\"", "\"d\"", "e", "*");
    }

    @Test
    void theTagOfABodyIsStrongAndDependsOnItsBytes() {
        EntityTag tag = EntityTag.ofBody(bytes("abc"));

        assertThat(tag.text()).matches("\"[-_A-Za-z0-9]{22}\"");
        assertThat(tag).isEqualTo(EntityTag.ofBody(bytes("abc"))).isNotEqualTo(EntityTag.ofBody(bytes("abd")));
    }

    @Test
    void aBodyMayBeReadAfterItsTagIsMade() {
        ByteBuffer body = bytes("abc");
        EntityTag first = EntityTag.ofBody(body);

        assertThat(EntityTag.ofBody(body)).isEqualTo(first);
        assertThat(body.remaining()).isEqualTo(3);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
