package dev.larder.core.event.rules;

import dev.larder.core.OwnKeys;
import dev.larder.core.OwnTags;
import dev.larder.core.Refusal;
import dev.larder.core.TagEscape;
import dev.larder.core.invalidation.freshness.Purge;
import dev.larder.core.invalidation.freshness.Purge.Mode;
import dev.larder.spi.CacheKey;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The keys, prefixes and tags that an effect purges, as templates.
 *
 * @param keys templates of keys
 * @param prefixes templates of key prefixes
 * @param tags templates of tags
 */
public record PurgeTargets(List<Template> keys, List<Template> prefixes, List<Template> tags) {
    /** The highest number of names that one event may purge: the number depends on a value from outside. */
    public static final int MAX_TARGETS = 1_000;

    public PurgeTargets {
        keys = List.copyOf(keys);
        prefixes = List.copyOf(prefixes);
        tags = List.copyOf(tags);
    }

    /** Whether there are no templates. */
    public boolean isEmpty() {
        return keys.isEmpty() && prefixes.isEmpty() && tags.isEmpty();
    }

    /** The names of all placeholders. */
    public Set<String> placeholders() {
        return Stream.of(keys, prefixes, tags)
                .flatMap(List::stream)
                .flatMap(template -> template.placeholders().stream())
                .collect(Collectors.toSet());
    }

    /**
     * Fills the templates with values.
     *
     * @throws Refusal if a value is missing, the names are more than {@link #MAX_TARGETS}, or one of them is reserved
     *     for Larder: a value may come from a caller without the right to purge
     */
    Purge fill(TemplateValues templateValues) {
        Set<String> filledTags = fill(tags, templateValues, Function.identity());
        Set<String> filledPrefixes = fill(prefixes, templateValues, Function.identity());
        Set<CacheKey> filledKeys = fill(keys, templateValues, PurgeTargets::key);
        if (filledTags.size() + filledPrefixes.size() + filledKeys.size() > MAX_TARGETS) {
            throw tooMany();
        }
        if (filledTags.stream().anyMatch(OwnTags::has)
                || filledPrefixes.stream().anyMatch(OwnKeys::meet)
                || filledKeys.stream().anyMatch(OwnKeys::has)) {
            throw new Refusal.Bad("A hook cannot purge keys that are reserved for Larder");
        }
        Set<String> writableTags = filledTags.stream().map(TagEscape::of).collect(Collectors.toSet());
        return new Purge(writableTags, filledPrefixes, filledKeys, Mode.HARD);
    }

    static Refusal tooMany() {
        return new Refusal.TooLarge("Hooks may purge at most %d names for one event".formatted(MAX_TARGETS));
    }

    private static <T> Set<T> fill(List<Template> templates, TemplateValues templateValues, Function<String, T> made) {
        Set<T> filled = new HashSet<>();
        for (Template template : templates) {
            template.fill(templateValues).forEach(name -> filled.add(made.apply(name)));
        }
        return filled;
    }

    private static CacheKey key(String name) {
        try {
            return new CacheKey(name);
        } catch (IllegalArgumentException e) {
            throw new Refusal.Bad("A hook cannot purge a key of invalid Unicode text");
        }
    }
}
