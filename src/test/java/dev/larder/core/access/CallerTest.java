package dev.larder.core.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.core.service.ServiceName;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallerTest {
    private static final ServiceName ONE = new ServiceName("one");
    private static final ServiceName TWO = new ServiceName("two");
    private static final Caller CALLER = new Caller(
            "c",
            List.of(
                    new Grant(Set.of(ONE), List.of("user:", "app/"), EnumSet.of(Verb.GET, Verb.PUT)),
                    new Grant(Set.of(TWO), List.of(), EnumSet.of(Verb.GET))));

    @ParameterizedTest
    @CsvSource({
        "GET, one, user:1, true",
        "PUT, one, app/x, true",
        "GET, one, user:, true",
        "DELETE, one, user:1, false",
        "GET, one, user, false",
        "GET, one, User:1, false",
        "GET, one, x/user:1, false",
        "GET, one, '', false",
        "GET, two, '', true",
        "GET, two, anything, true",
        "PUT, two, anything, false",
        "PUT, two, user:1, false",
        "GET, three, user:1, false"
    })
    void aCallIsAllowedOnlyIfOneGrantCoversVerbServiceAndKey(Verb verb, String service, String key, boolean may) {
        assertThat(CALLER.may(verb, new ServiceName(service), key)).isEqualTo(may);
    }

    @Test
    void aCallerSeesOnlyServicesOfItsGrants() {
        assertThat(CALLER.sees(ONE)).isTrue();
        assertThat(CALLER.sees(new ServiceName("three"))).isFalse();
        assertThat(new Caller("nobody", List.of()).sees(ONE)).isFalse();
    }

    @Test
    void aCallerAllowedEverythingMayUseEveryVerb() {
        Caller master = Caller.allowedEverything("m");
        for (Verb verb : Verb.values()) {
            assertThat(master.may(verb, TWO, "")).isTrue();
        }
    }
}
