package dev.larder.gateway.policy;

import static dev.larder.gateway.policy.Messages.fields;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.larder.gateway.policy.CacheStatus.Forward;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CacheStatusTest {
    static Stream<Arguments> members() {
        return Stream.of(
                arguments("RFC 9211 §2.1", CacheStatus.hit(), "larder; hit"),
                arguments(
                        "RFC 9211 §2.4", CacheStatus.hit().withTtl(Duration.ofMillis(376_900)), "larder; hit; ttl=376"),
                arguments(
                        "RFC 9211 §2.4, stale",
                        CacheStatus.hit().withTtl(Duration.ofSeconds(-412)),
                        "larder; hit; ttl=-412"),
                arguments(
                        "RFC 9211 §2.4, no end",
                        CacheStatus.hit().withTtl(Duration.ofSeconds(Long.MAX_VALUE)),
                        "larder; hit; ttl=999999999999999"),
                arguments("RFC 9211 §2.2, bypass", CacheStatus.forwarded(Forward.BYPASS), "larder; fwd=bypass"),
                arguments("RFC 9211 §2.2, method", CacheStatus.forwarded(Forward.METHOD), "larder; fwd=method"),
                arguments("RFC 9211 §2.2, uri-miss", CacheStatus.forwarded(Forward.URI_MISS), "larder; fwd=uri-miss"),
                arguments(
                        "RFC 9211 §2.2, vary-miss", CacheStatus.forwarded(Forward.VARY_MISS), "larder; fwd=vary-miss"),
                arguments("RFC 9211 §2.2, miss", CacheStatus.forwarded(Forward.MISS), "larder; fwd=miss"),
                arguments("RFC 9211 §2.2, request", CacheStatus.forwarded(Forward.REQUEST), "larder; fwd=request"),
                arguments("RFC 9211 §2.2, stale", CacheStatus.forwarded(Forward.STALE), "larder; fwd=stale"),
                arguments("RFC 9211 §2.2, partial", CacheStatus.forwarded(Forward.PARTIAL), "larder; fwd=partial"),
                arguments(
                        "RFC 9211 §2.3, §2.5, §2.6",
                        CacheStatus.forwarded(Forward.STALE)
                                .withForwardedStatus(304)
                                .withStored()
                                .withCollapsed(),
                        "larder; fwd=stale; fwd-status=304; stored; collapsed"),
                arguments(
                        "RFC 9211 §2.8, a token",
                        CacheStatus.hit().withDetail("stale-if-error"),
                        "larder; hit; detail=stale-if-error"),
                arguments(
                        "RFC 9211 §2.8, a string",
                        CacheStatus.hit().withDetail("a \"b\" \u00fc\n"),
                        "larder; hit; detail=\"a \\\"b\\\" ??\""),
                arguments("RFC 9211 §2.8, nothing", CacheStatus.hit().withDetail(""), "larder; hit; detail=\"\""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("members")
    void whatLarderDidIsAMember(String rule, CacheStatus status, String text) {
        assertThat(status.text()).as(rule).isEqualTo(text);
    }

    @Test
    void theMemberStandsAfterThoseOfCachesNearerToTheOrigin() {
        assertThat(CacheStatus.hit().appendTo(fields("Cache-Status: Origin; hit", "A: 1")))
                .isEqualTo(fields("Cache-Status: Origin; hit", "A: 1", "Cache-Status: larder; hit"));
    }
}
