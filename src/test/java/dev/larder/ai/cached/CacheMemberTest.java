package dev.larder.ai.cached;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.larder.ai.answer.CacheDirectives;
import dev.larder.core.Refusal;
import io.vertx.core.MultiMap;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CacheMemberTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static CacheMember of(String request) throws IOException {
        return CacheMember.of(JSON.readTree(request.replace('\'', '"')));
    }

    private static CacheDirectives directives(String request) throws IOException {
        return of(request).and(CacheDirectives.of(MultiMap.caseInsensitiveMultiMap()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'cache': {'ttl':1} , 'a' : 1.50}|{'a' : 1.50}",
                "{ 'a':[{'cache':{}}], 'cache':{'no-cache':true}, 'b':2 }|{ 'a':[{'cache':{}}], 'b':2 }",
                "{'a':12 ,'cache':{'namespace':'x'}}|{'a':12}",
                "{'cache':{'ttl':null}}|{}",
                "{'a':1,'cache':{'ttl':1,'other':2}}|{'a':1,'cache':{'ttl':1,'other':2}}",
                "{'a':1,'cache':true}|{'a':1,'cache':true}",
                "{'a':1}|{'a':1}"
            })
    void itIsTakenOutOfTheRequestIfItIsThere(String request, String forwarded) throws IOException {
        byte[] bytes = request.replace('\'', '"').getBytes(UTF_8);

        assertThat(new String(of(request).without(bytes), UTF_8).replace('"', '\''))
                .isEqualTo(forwarded);
    }

    @Test
    void itsPartsAreHeeded() throws IOException {
        CacheMember all = of("{'cache':{'ttl':60,'s-maxage':5,'no-cache':true,'namespace':'n'}}");

        assertThat(all.ttl()).contains(Duration.ofMinutes(1));
        assertThat(all.namespace()).contains("n");
        CacheDirectives directives = directives("{'cache':{'s-maxage':5,'no-store':true}}");
        assertThat(directives.maxAge()).hasValue(5);
        assertThat(directives.isNoStore()).isTrue();
        assertThat(directives.isNoCache()).isFalse();
    }

    @Test
    void aRequestThatDoesNotUseTheCacheNeitherReadsNorWrites() throws IOException {
        CacheDirectives directives = directives("{'cache':{'use-cache':false}}");

        assertThat(directives.isNoStore() && directives.isNoCache()).isTrue();
        assertThat(directives("{'cache':{'use-cache':true}}").isNoStore()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"'ttl':'60'", "'ttl':-1", "'s-maxage':true", "'no-cache':1", "'namespace':1"})
    void aPartOfAnotherTypeIsRefused(String part) {
        assertThatThrownBy(() -> of("{'cache':{" + part + "}}"))
                .isInstanceOf(Refusal.Bad.class)
                .hasMessageContaining("cache.");
    }
}
