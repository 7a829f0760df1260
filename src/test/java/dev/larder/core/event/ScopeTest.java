package dev.larder.core.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.spi.CacheKey;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScopeTest {
    private final Scope scope = new Scope(List.of("user:1:", "team:"));

    @Test
    void keysWithinAreTold() {
        assertThat(scope.has(key("user:1:name"))).isTrue();
        assertThat(scope.has(key("team:a"))).isTrue();
        assertThat(scope.has(key("user:2:name"))).isFalse();
        assertThat(scope.has(key("user:1"))).isFalse();
        assertThat(Scope.ALL.has(key("anything"))).isTrue();
    }

    @Test
    void purgesAreToldWhereTheyMayHit() {
        assertThat(scope.has(new Subject.Prefix("user:"))).isTrue();
        assertThat(scope.has(new Subject.Prefix("user:1:n"))).isTrue();
        assertThat(scope.has(new Subject.Prefix("user:2"))).isFalse();
    }

    @Test
    void aFlushConcernsEverybody() {
        assertThat(scope.has(Subject.Whole.SERVICE)).isTrue();
    }

    @Test
    void tagsAreNamedToThoseAloneWhoHearOfEveryKey() {
        Subject tags = new Subject.Tags(Set.of("user-2"));

        assertThat(Scope.ALL.has(tags)).isTrue();
        assertThat(Scope.ALL.has(Subject.Whole.TAGGED)).isFalse();
        assertThat(scope.has(tags)).isFalse();
        assertThat(scope.has(Subject.Whole.TAGGED)).isTrue();
    }

    private static Subject key(String text) {
        return new Subject.Key(new CacheKey(text));
    }
}
