package dev.larder.core.event.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.core.event.log.EventScope.TagNames;
import dev.larder.spi.CacheKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventScopeTest {
    private final EventScope scope = new EventScope(List.of("user:1:", "team:"), Optional.empty(), TagNames.HIDDEN);

    @Test
    void keysWithAPrefixOfTheScopeAreIncluded() {
        assertThat(scope.has(key("user:1:name"))).isTrue();
        assertThat(scope.has(key("team:a"))).isTrue();
        assertThat(scope.has(key("user:2:name"))).isFalse();
        assertThat(scope.has(key("user:1"))).isFalse();
        assertThat(EventScope.ALL.has(key("anything"))).isTrue();
    }

    @Test
    void purgesThatMayConcernTheScopeAreIncluded() {
        assertThat(scope.has(new Subject.Prefix("user:"))).isTrue();
        assertThat(scope.has(new Subject.Prefix("user:1:n"))).isTrue();
        assertThat(scope.has(new Subject.Prefix("user:2"))).isFalse();
    }

    @Test
    void aFlushIsIncludedInEveryScope() {
        assertThat(scope.has(Subject.Whole.SERVICE)).isTrue();
    }

    @Test
    void tagsAreNamedOnlyToListenersThatMayReadEveryKey() {
        Subject tags = new Subject.Tags(Set.of("user-2"));

        assertThat(EventScope.ALL.has(tags)).isTrue();
        assertThat(EventScope.ALL.has(Subject.Whole.TAGGED)).isFalse();
        assertThat(scope.has(tags)).isFalse();
        assertThat(scope.has(Subject.Whole.TAGGED)).isTrue();
    }

    @Test
    void aTagExcludesEntriesKnownNotToHaveIt() {
        var shop = new EventScope(List.of("team:"), Optional.of("shop"), TagNames.TOLD);

        assertThat(shop.has(tagged("team:a", "x", "shop"))).isTrue();
        assertThat(shop.has(tagged("team:a", "shops"))).isFalse();
        assertThat(shop.has(tagged("team:a"))).isFalse();
        assertThat(shop.has(tagged("user:1", "shop"))).isFalse();
        assertThat(shop.has(new Subject.Tags(Set.of("x", "shop")))).isTrue();
        assertThat(shop.has(new Subject.Tags(Set.of("x")))).isFalse();
    }

    @Test
    void aTagIncludesEntriesThatMayHaveIt() {
        var shop = new EventScope(List.of("team:"), Optional.of("shop"), TagNames.TOLD);

        assertThat(shop.has(key("team:removed"))).isTrue();
        assertThat(shop.has(key("user:removed"))).isFalse();
        assertThat(shop.has(new Subject.Prefix("team:a"))).isTrue();
        assertThat(shop.has(Subject.Whole.SERVICE)).isTrue();
    }

    /** Otherwise a listener could find out the hidden tags by asking for each. */
    @Test
    void aListenerWithHiddenTagNamesReceivesEveryPurgeOfTags() {
        var shop = new EventScope(List.of("team:"), Optional.of("shop"), TagNames.HIDDEN);

        assertThat(shop.has(new Subject.Tags(Set.of("shop")))).isFalse();
        assertThat(shop.has(Subject.Whole.TAGGED)).isTrue();
    }

    private static Subject key(String text) {
        return new Subject.Key(new CacheKey(text), Optional.empty());
    }

    private static Subject tagged(String text, String... tags) {
        return new Subject.Key(new CacheKey(text), Optional.of(List.of(tags)));
    }
}
