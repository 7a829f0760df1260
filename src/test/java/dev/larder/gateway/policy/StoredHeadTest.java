package dev.larder.gateway.policy;

import static dev.larder.gateway.policy.Messages.NOW;
import static dev.larder.gateway.policy.Messages.at;
import static dev.larder.gateway.policy.Messages.date;
import static dev.larder.gateway.policy.Messages.exchange;
import static dev.larder.gateway.policy.Messages.fields;
import static dev.larder.gateway.policy.Messages.get;
import static dev.larder.gateway.policy.Messages.ok;
import static dev.larder.gateway.policy.Messages.response;
import static dev.larder.gateway.policy.Messages.stored;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StoredHeadTest {
    private static final EntityTag TAG = EntityTag.parse("\"x\"");

    @Test
    void anAnswerKeepsTheOriginsFieldsAndHasTheAgeOfNow() {
        StoredHead head =
                stored("eTag: \"a\"", "Date: @0", "Cache-Control:  max-age=600 ,x", "aGe: 30", "Set-Cookie2: a=b");

        assertThat(head.answer(at(3)))
                .isEqualTo(
                        ok("eTag: \"a\"", "Date: @0", "Cache-Control:  max-age=600 ,x", "Set-Cookie2: a=b", "Age: 33"));
        assertThat(head.answer(at(4)).fields().first("Age")).contains("34");
    }

    @Test
    void aDateIsAddedOnlyWhereTheOriginSentNone() {
        assertThat(stored("Date: foo").response().fields()).isEqualTo(fields("Date: foo"));
        assertThat(stored().response().fields()).isEqualTo(HeaderFields.of("Date", date(0)));
    }

    @Test
    void anUnknownAgeIsWrittenAsTheLargest() {
        assertThat(stored("Date: @0", "Age: abc").answer(at(9)).fields().first("Age"))
                .contains("2147483648");
    }

    @Test
    void aTagOfLardersIsInTheAnswerAndNotAmongTheOriginsFields() {
        StoredHead head = stored("Date: @0").withMintedTag(TAG);

        assertThat(head.response().fields().has("ETag")).isFalse();
        assertThat(head.answer(NOW).fields().first("ETag")).contains("\"x\"");
        assertThat(head.entityTag()).contains(TAG);
    }

    @Test
    void theTagOfTheOriginStays() {
        StoredHead head = stored("ETag: W/\"a\"").withMintedTag(TAG);

        assertThat(head.answer(NOW).fields().lines("ETag")).containsExactly("W/\"a\"");
        assertThat(head.entityTag()).contains(EntityTag.parse("W/\"a\""));
    }

    @Test
    void onlyTheSelectingFieldsOfTheRequestAreKept() {
        StoredHead head = StoredHead.of(exchange(get("Foo: 1", "Bar: 2"), ok("Vary: Foo")), CachePolicy.RESPECT);

        assertThat(head.selecting().fields()).isEqualTo(fields("Foo: 1"));
        assertThat(head.matches(fields("Foo: 1", "Bar: 3"))).isTrue();
        assertThat(head.matches(fields("Foo: 2"))).isFalse();
    }

    @Test
    void aSoftPurgeMakesTheHeadStale() {
        StoredHead head = stored("Cache-Control: max-age=60");

        assertThat(head.freshness().isFresh(at(2))).isTrue();
        assertThat(head.endedAt(at(1)).freshness().isFresh(at(2))).isFalse();
    }

    @Test
    void theStatusIsKept() {
        assertThat(StoredHead.of(exchange(response(404)), CachePolicy.RESPECT)
                        .answer(NOW)
                        .status())
                .isEqualTo(404);
    }
}
