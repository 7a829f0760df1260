package dev.larder.http.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.core.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {
    @ParameterizedTest
    @CsvSource({
        "/api, SERVICES, '', ''",
        "/api/, SERVICES, '', ''",
        "/api/v2, SERVICES, '', ''",
        "/api/v2/, SERVICES, '', ''",
        "/api/v2/s, SERVICE, s, ''",
        "/api/s, SERVICE, s, ''",
        "/api/v2x, SERVICE, v2x, ''",
        "/api/v2/s/k, ENTRY, s, k",
        "/api/v2/s/a//b/, ENTRY, s, a//b/",
        "/api/v2/s//, ENTRY, s, /",
        "/api/v2/s/%2e%2E, ENTRY, s, ..",
        "/api/v2/s/%252e, ENTRY, s, %2e",
        "/api/v2/s/a+b;c=d, ENTRY, s, a+b;c=d",
        "/api/v2/s/_key/_x, ENTRY, s, _x",
        "/api/v2/s/%5Fkey/x, ENTRY, s, x",
        "/api/v2/s/_counter/a/b, COUNTER, s, a/b",
        "/api/v2/s/_counter, COUNTERS, s, ''",
        "/api/v2/s/_list/a/b, LIST, s, a/b",
        "/api/v2/s/_conversation/user/7, CONVERSATION, s, user/7",
        "/api/v2/s/_touch/k, TOUCH, s, k",
        "/api/v2/s/_session, SESSIONS, s, ''",
        "/api/v2/s/_session/a%2Fb, SESSION, s, a/b",
        "/api/v2/s/_session/rotate, SESSION, s, rotate",
        "/api/v2/s/_session/a%2Fb/rotate, ROTATION, s, a/b",
        "/api/v2/s/_stats, STATS, s, ''",
        "/api/v2/s/_capabilities, CAPABILITIES, s, ''",
        "/api/v2/system/cache, CACHE, '', ''",
        "/api/v2/SYSTEM/cache/s, CACHE, s, ''",
        "/api/v2/%73, SERVICE, s, ''"
    })
    void aPathNamesOnePlace(String path, TargetKind kind, String service, String rest) {
        assertThat(TargetParser.parse(path)).isEqualTo(new RequestTarget(kind, service, rest));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "a/../b",
                "./a",
                "%",
                "%2",
                "%2g",
                "%C3",
                "\u00e9",
                "_key",
                "_key/",
                "_key/.",
                "_session/",
                "_session//rotate"
            })
    void aKeyThatIsNoneIsRefused(String rest) {
        assertThatThrownBy(() -> TargetParser.parse("/api/v2/s/" + rest)).isInstanceOf(Refusal.Bad.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "s/_x",
                "s/_",
                "s/_session/a/b",
                "s/_session/a/",
                "s/_stats/k",
                "system/cache/",
                "system/cache/a/b",
                "system/cachet",
                "system/subscriber/%2e",
                "system/subscriber/..",
                "system/"
            })
    void reservedSegmentsWithoutMeaningAreNotFound(String path) {
        assertThatThrownBy(() -> TargetParser.parse("/api/v2/" + path)).isInstanceOf(Refusal.NotFound.class);
    }

    @ParameterizedTest
    @CsvSource({
        "/a/b?c=/d, /a/b",
        "http://h/a?b, /a",
        "http://h, /",
        "http://h?x, /",
        "*, *",
        "h:80, h:80",
        "/a?b?c, /a",
        "/http://h/x, /http://h/x"
    })
    void aTargetHasAPathInEveryForm(String target, String path) {
        assertThat(RequestTarget.path(target)).isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource({"/api, true", "/api/x, true", "/apix, false", "//api/x, false", "/API/x, false", "*, false"})
    void onlyTheApiIsTheApi(String path, boolean is) {
        assertThat(RequestTarget.isApi(path)).isEqualTo(is);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/, /api/v2",
        "/api/s/%5fstats, /api/v2/s/_stats",
        "/api/v2/a%2fb/_capabilities, /api/v2/a%2Fb/_capabilities",
        "/api/system/cache, /api/v2/system/cache",
        "/api/system/cache/a%3b%2e%2e, /api/v2/system/cache/a%3B%2E%2E",
        "/api/v2/LOCAL;x/_stats, /api/v2/LOCAL%3Bx/_stats",
        "/api/system/subscriber/x%20y, /api/v2/system/subscriber/x%20y",
        "/api/v2/system/subscriber/%61;b, /api/v2/system/subscriber/a%3Bb"
    })
    void aTargetOfTheControlPlaneHasOnePath(String path, String route) {
        assertThat(TargetParser.parse(path).route()).isEqualTo(route);
    }

    @Test
    void noKeyEverReachesTheRouter() {
        for (String path : new String[] {"/api/s/%2e%2e/x", "/api/s/_counter/a%2fb", "/api/v2/s", "/api/v2/s/k"}) {
            RequestTarget target = TargetParser.parse(path);
            assertThatThrownBy(target::route).isInstanceOf(IllegalStateException.class);
        }
    }
}
