package dev.larder.ai.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheDirectivesTest {
    private static CacheDirectives of(String... fields) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        for (String field : fields) {
            headers.add("Cache-Control", field);
        }
        return CacheDirectives.of(headers);
    }

    @Test
    void directivesAreReadWhateverTheirCaseAndPlace() {
        CacheDirectives all = of("No-Cache ,no-store", "only-if-cached, x=y");

        assertThat(all.isNoCache()).isTrue();
        assertThat(all.isNoStore()).isTrue();
        assertThat(all.isOnlyIfCached()).isTrue();
        assertThat(of().isNoCache() || of().isNoStore() || of().isOnlyIfCached())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "'', 1000000, true",
        "max-age=10, 10, true",
        "max-age=10, 11, false",
        "'max-age=\"10\"', 11, false",
        "'max-age=10, max-age=5', 6, false",
        "max-age=99999999999999999999, 1000000, true",
        "max-age=soon, 1, false",
        "max-age=-1, 1, false",
        "no-cache, 0, false"
    })
    void anAgeIsAccepted(String field, long age, boolean accepted) {
        assertThat(of(field).accepts(age, 0)).isEqualTo(accepted);
    }

    @ParameterizedTest
    @CsvSource({"'', 1000, true", "max-stale, 1000, true", "max-stale=10, 10, true", "max-stale=10, 11, false"})
    void aStaleAnswerIsAccepted(String field, long staleness, boolean accepted) {
        assertThat(of(field).accepts(0, staleness)).isEqualTo(accepted);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 0, false",
        "stale-if-error, 1000, true",
        "stale-if-error=10, 10, true",
        "'no-cache, stale-if-error=10', 11, false"
    })
    void anAnswerIsAcceptedWhereTheModelFails(String field, long staleness, boolean accepted) {
        assertThat(of(field).acceptsOnError(staleness)).isEqualTo(accepted);
    }
}
