package dev.larder.http.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.core.Refusal;
import dev.larder.core.service.LifetimeRequest;
import dev.larder.core.service.LifetimeRequest.TtlRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TtlTextTest {
    @ParameterizedTest
    @CsvSource({
        "1, PT1S",
        "90s, PT1M30S",
        "5m, PT5M",
        "PT5M, PT5M",
        "12h, PT12H",
        "30d, PT720H",
        "250ms, PT0.25S",
        "PT0.25S, PT0.25S",
        "999999999999999, PT8760000H",
        "999999999999999d, PT8760000H",
        "P999999999D, PT8760000H"
    })
    void aTextIsADuration(String text, Duration duration) {
        assertThat(TtlText.ttlRequest(text)).isEqualTo(new TtlRequest.For(duration));
    }

    @Test
    void twoNumbersHaveAMeaningOfTheirOwn() {
        assertThat(TtlText.ttlRequest("0")).isEqualTo(new TtlRequest.Forever());
        assertThat(TtlText.ttlRequest("-1")).isEqualTo(new TtlRequest.Default());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "5 ",
                "+5",
                "-5",
                "1.5",
                "5x",
                "5M",
                "00",
                "0s",
                "PT0S",
                "PT-5M",
                "PT0.0001S",
                "P1Y",
                "1e-3",
                "PT-9223372036854775807S",
                "9999999999999999999999",
                "\u0665"
            })
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> TtlText.ttlRequest(text)).isInstanceOf(Refusal.Bad.class);
    }

    /** As languages write whole numbers whose numbers are all floating-point. */
    @ParameterizedTest
    @CsvSource({"3.1536E7, PT8760H", "6e1, PT1M", "60.0, PT1M", "60.000, PT1M"})
    void aWholeNumberMayHaveAPoint(String number, Duration duration) {
        byte[] body = "{\"key\":\"a\",\"value\":1,\"ttl\":%s,\"idle\":%<s}"
                .formatted(number)
                .getBytes(UTF_8);
        LifetimeRequest lifetime =
                ServiceBody.parse(body, Query.NONE).items().get(0).draft().lifetime();

        assertThat(lifetime).isEqualTo(new LifetimeRequest(new TtlRequest.For(duration), Optional.of(duration)));
    }

    @Test
    void aWholeNumberMayHaveAPointInAQueryToo() {
        assertThat(TtlText.of(Query.of("/x?ttl=60.0")).ttl()).isEqualTo(new TtlRequest.For(Duration.ofMinutes(1)));
        assertThat(TtlText.of(Query.of("/x?ttl=-1.0")).ttl()).isEqualTo(new TtlRequest.Default());
        assertThat(TtlText.of(Query.of("/x?ttl=0.0")).ttl()).isEqualTo(new TtlRequest.Forever());
    }

    /** At each place where a query has a number or a time. */
    @Test
    void aWholeNumberMayHaveAPointInEveryQuery() {
        assertThat(LeaseText.of(Query.of("/x?lease=30.0&wait=5.0")).orElseThrow())
                .isEqualTo(LeaseText.of(Query.of("/x?lease=30&wait=5")).orElseThrow());
        assertThat(SessionQuery.terms(Query.of("/x?idle=60.0&max=600.0")))
                .isEqualTo(SessionQuery.terms(Query.of("/x?idle=60&max=600")));
        assertThat(SessionQuery.terms(Query.of("/x?idle=-1.0"))).isEqualTo(SessionQuery.terms(Query.of("/x?idle=-1")));
        assertThat(LimitBody.parse(Query.of("/x?limit=10.0&window=60.0&cost=2.0")))
                .isEqualTo(LimitBody.parse(Query.of("/x?limit=10&window=60&cost=2")));
        assertThat(LimitBody.parse("{\"limit\":10.0,\"window\":\"60.0\"}".getBytes(UTF_8)))
                .isEqualTo(LimitBody.parse("{\"limit\":10,\"window\":60}".getBytes(UTF_8)));
        assertThat(ListText.range(Query.of("/x?from=1.0&to=-2.0"), 9))
                .isEqualTo(ListText.range(Query.of("/x?from=1&to=-2"), 9));
        assertThat(ListText.pop(Query.of("/x?pop=left&count=3.0"), 9))
                .isEqualTo(ListText.pop(Query.of("/x?pop=left&count=3"), 9));
        assertThat(ServiceQuery.ofRead(Query.of("/x?limit=10.0")))
                .isEqualTo(ServiceQuery.ofRead(Query.of("/x?limit=10")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "60.5",
                "6.05e0",
                "6e-1",
                "1e19",
                "1e99",
                "1e99999999999",
                "60.0000000000000000000000000000000000",
                "NaN"
            })
    void aFractionIsRefused(String number) {
        byte[] body = "{\"key\":\"a\",\"value\":1,\"ttl\":%s}".formatted(number).getBytes(UTF_8);

        assertThatThrownBy(() -> ServiceBody.parse(body, Query.NONE)).isInstanceOf(Refusal.Bad.class);
    }

    @Test
    void theBodyBeatsTheQuery() {
        Query query = Query.of("/x?ttl=5&idle=6");

        assertThat(TtlText.of(query, Map.of("ttl", "7")))
                .isEqualTo(new LifetimeRequest(
                        new TtlRequest.For(Duration.ofSeconds(7)), Optional.of(Duration.ofSeconds(6))));
        assertThat(TtlText.of(Query.of("/x?forever"), Map.of("ttl", "7", "idle", "8")))
                .isEqualTo(new LifetimeRequest(
                        new TtlRequest.For(Duration.ofSeconds(7)), Optional.of(Duration.ofSeconds(8))));
        assertThat(TtlText.of(Query.of("/x?keep_ttl=true")))
                .isEqualTo(new LifetimeRequest(new TtlRequest.Keep(), Optional.empty()));
        assertThat(TtlText.of(Query.NONE)).isEqualTo(LifetimeRequest.UNSAID);
        assertThat(TtlText.of(Query.of("/x?stale_ttl=5"), Map.of("stale_ttl", "0"))
                        .stale())
                .contains(Duration.ZERO);
        assertThat(TtlText.of(Query.of("/x?stale_ttl=5"), Map.of()).stale()).contains(Duration.ofSeconds(5));
    }
}
