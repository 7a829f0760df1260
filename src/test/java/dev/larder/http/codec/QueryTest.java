package dev.larder.http.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.core.Refusal;
import dev.larder.http.codec.ServiceQuery.Everything;
import dev.larder.http.codec.ServiceQuery.Named;
import dev.larder.http.codec.ServiceQuery.Prefix;
import dev.larder.spi.CacheKey;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTest {
    @Test
    void parametersAreDecodedOnceAndKeepTheirOrder() {
        Query query = Query.of("/x?a=1&b=%26+%2B&a=%2541&c");

        assertThat(query.all("a")).containsExactly("1", "%41");
        assertThat(query.one("b")).contains("& +");
        assertThat(query.one("c")).contains("");
        assertThat(query.names()).containsExactly("a", "b", "c");
    }

    /** As careless programs put queries together. */
    @ParameterizedTest
    @ValueSource(strings = {"a=1&b=2&", "&a=1&b=2", "a=1&&b=2", "&&a=1&&&b=2&&"})
    void superfluousAmpersandsSayNothing(String query) {
        assertThat(Query.of("/x?" + query).names()).containsExactly("a", "b");
    }

    @Test
    void aSwitchIsOnOrOffOrRefused() {
        Query query = Query.of("/x?a&b=1&c=true&d=0&e=false&f=no&g=1&g=1");

        assertThat(query.flag("a") && query.flag("b") && query.flag("c")).isTrue();
        assertThat(query.flag("d") || query.flag("e") || query.flag("z")).isFalse();
        assertThatThrownBy(() -> query.flag("f")).isInstanceOf(Refusal.Bad.class);
        assertThatThrownBy(() -> query.flag("g")).isInstanceOf(Refusal.Bad.class);
    }

    @Test
    void anUnknownParameterIsRefusedWithoutBeingRepeated() {
        Query.of("/x?ttl=1&api_key=s").allowOnly(Set.of("ttl"));

        assertThatThrownBy(() -> Query.of("/x?%3Cscript%3E=1").allowOnly(Set.of("ttl")))
                .isInstanceOf(Refusal.Bad.class)
                .hasMessageNotContaining("script")
                .hasMessageContaining("[ttl]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%", "a=%4", "%zz=1", "a=%ff", "a=\u00e9"})
    void aWrongEscapeIsRefused(String query) {
        assertThatThrownBy(() -> Query.of("/x?" + query)).isInstanceOf(Refusal.Bad.class);
    }

    @Test
    void onlyNoParameterAtAllMeansEverything() {
        assertThat(ServiceQuery.ofRemoval(Query.of("/x"))).isInstanceOf(Everything.class);
        assertThat(ServiceQuery.ofRemoval(Query.of("/x?api_key=k"))).isInstanceOf(Everything.class);
        assertThat(ServiceQuery.ofRemoval(Query.of("/x?prefix=a/"))).isEqualTo(new Prefix("a/"));
        assertThat(((Named) ServiceQuery.ofRemoval(Query.of("/x?keys=b,a&key=a,b&key=b"))).keys())
                .containsExactly(new CacheKey("b"), new CacheKey("a"), new CacheKey("a,b"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "keys=",
                "key=",
                "keys=a,",
                "prefx=a",
                "=",
                "&",
                "prefix=a&key=b",
                "prefix=a&prefix=b",
                "limit=5",
                "&&",
                "&api_key=k",
                "api_key=k&"
            })
    void aPossibleTypoRemovesNothing(String query) {
        assertThatThrownBy(() -> ServiceQuery.ofRemoval(Query.of("/x?" + query)))
                .isInstanceOf(Refusal.Bad.class);
    }
}
