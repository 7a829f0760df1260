package dev.larder.core.settings;

import dev.larder.core.access.ApiKey;
import dev.larder.core.event.inbound.Webhook;
import dev.larder.core.event.outbound.Subscriber;
import dev.larder.core.event.rules.FeedDefinition;
import dev.larder.core.event.rules.Hook;
import dev.larder.core.limit.OwnLimit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The differences between new settings and old ones.
 *
 * @param kinds the differences by kind, such as {@code services}; kinds without a difference are left out
 */
public record SettingsChange(Map<String, Names> kinds) {
    /**
     * The names of one kind.
     *
     * @param added the new names
     * @param changed the names whose declaration has changed
     * @param removed the removed names
     */
    public record Names(List<String> added, List<String> changed, List<String> removed) {
        boolean isEmpty() {
            return added.isEmpty() && changed.isEmpty() && removed.isEmpty();
        }

        /** The text for the log, such as {@code added a, b; removed c}. */
        @Override
        public String toString() {
            List<String> parts = new ArrayList<>();
            add("added", added, parts);
            add("changed", changed, parts);
            add("removed", removed, parts);
            return String.join("; ", parts);
        }

        private static void add(String verb, List<String> names, List<String> parts) {
            if (!names.isEmpty()) {
                parts.add("%s %s".formatted(verb, String.join(", ", names)));
            }
        }
    }

    /** Whether there is no difference. */
    public boolean isEmpty() {
        return kinds.isEmpty();
    }

    /** The names by kind, for the log. */
    @Override
    public String toString() {
        return isEmpty()
                ? "nothing differs"
                : kinds.entrySet().stream()
                        .map(kind -> "%s (%s)".formatted(kind.getKey(), kind.getValue()))
                        .collect(Collectors.joining(", "));
    }

    /** Compares old and new declarations of one kind. */
    public static SettingsChange between(Settings before, Settings after) {
        Map<String, Names> kinds = new LinkedHashMap<>();
        kinds.put(
                "services",
                names(
                        before.services(),
                        after.services(),
                        service -> service.name().text()));
        kinds.put("roles", names(before.roles(), after.roles()));
        kinds.put("keys", names(keys(before), keys(after)));
        kinds.put("hooks", names(before.hooks(), after.hooks(), Hook::name));
        kinds.put("webhooks", names(before.webhooks(), after.webhooks(), Webhook::name));
        kinds.put("feeds", names(before.feeds(), after.feeds(), FeedDefinition::name));
        kinds.put("limits", names(before.limits(), after.limits(), OwnLimit::name));
        kinds.put("subscribers", names(before.subscribers(), after.subscribers(), Subscriber::name));
        kinds.put("events", names(Map.of("rules", before.events()), Map.of("rules", after.events())));
        kinds.values().removeIf(Names::isEmpty);
        return new SettingsChange(kinds);
    }

    private static Map<String, ApiKey> keys(Settings settings) {
        Map<String, ApiKey> keys = new TreeMap<>();
        settings.keys().values().stream()
                .flatMap(List::stream)
                .forEach(key -> keys.put(key.caller().id(), key));
        return keys;
    }

    private static <T> Names names(Collection<T> before, Collection<T> after, Function<T, String> name) {
        return names(byName(before, name), byName(after, name));
    }

    private static <T> Map<String, T> byName(Collection<T> all, Function<T, String> name) {
        Map<String, T> byName = new TreeMap<>();
        all.forEach(one -> byName.put(name.apply(one), one));
        return byName;
    }

    private static <T> Names names(Map<String, T> before, Map<String, T> after) {
        return new Names(
                after.keySet().stream()
                        .filter(name -> !before.containsKey(name))
                        .sorted()
                        .toList(),
                after.keySet().stream()
                        .filter(before::containsKey)
                        .filter(name -> !Objects.equals(after.get(name), before.get(name)))
                        .sorted()
                        .toList(),
                before.keySet().stream()
                        .filter(name -> !after.containsKey(name))
                        .sorted()
                        .toList());
    }
}
