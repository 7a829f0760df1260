package dev.larder.core.invalidation.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.spi.CacheKey;
import dev.larder.spi.Entry;
import dev.larder.spi.Lifetime;
import dev.larder.spi.Representation;
import java.util.List;
import org.junit.jupiter.api.Test;

class TagIdsTest {
    private static final CacheKey KEY = new CacheKey("a/b");

    private final Entry entry =
            new Entry(1, Representation.BINARY, new Lifetime(0, 1, 0, 0), new byte[0]).withTags(List.of("x", "y"));

    @Test
    void anEntryHasTheTagsOfItsServiceItsKeyItsPrefixesAndItsWriter() {
        assertThat(TagIds.of(KEY, entry, List.of("a/", "c/")).all())
                .containsExactly(TagId.SERVICE, TagId.key(KEY), TagId.prefix("a/"), TagId.tag("x"), TagId.tag("y"));
        assertThat(TagIds.of(KEY, entry, List.of()).written()).isEqualTo(TagId.written(KEY));
    }

    @Test
    void theyAreComputedOnceForAnEntry() {
        assertThat(TagIds.of(KEY, entry, List.of("a/"))).isSameAs(TagIds.of(KEY, entry, List.of("a/")));
    }

    @Test
    void otherPrefixesAndAnotherKeyHaveOtherTags() {
        var unused = TagIds.of(KEY, entry, List.of("a/"));
        CacheKey other = new CacheKey("c");

        assertThat(TagIds.of(KEY, entry, List.of()).all()).doesNotContain(TagId.prefix("a/"));
        assertThat(TagIds.of(other, entry, List.of("a/")).all())
                .contains(TagId.key(other))
                .doesNotContain(TagId.key(KEY), TagId.prefix("a/"));
    }
}
