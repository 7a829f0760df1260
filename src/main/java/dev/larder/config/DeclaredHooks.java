package dev.larder.config;

import dev.larder.core.Faults;
import dev.larder.core.access.Verb;
import dev.larder.core.event.rules.Effect;
import dev.larder.core.event.rules.Hook;
import dev.larder.core.event.rules.JsonParts;
import dev.larder.core.event.rules.KeyPattern;
import dev.larder.core.event.rules.Trigger;
import dev.larder.core.service.ServiceName;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The hooks of the configuration. */
final class DeclaredHooks {
    private final LarderConfig config;
    private final DeclaredEffects effects;

    DeclaredHooks(LarderConfig config, Map<ServiceName, ServiceName> holders) {
        this.config = config;
        this.effects = new DeclaredEffects(holders);
    }

    List<Hook> all(Faults faults) {
        return faults.attemptEach(config.hooks(), this::hook);
    }

    private Hook hook(String name, HookConfig declared) {
        String property = "larder.hooks." + name;
        Effect effect =
                effects.effect(property, "hook " + name, declared.purge(), declared.onError(), declared.timeout());
        List<KeyPattern> patterns = declared.on().keys().orElse(List.of()).stream()
                .map(text -> DeclaredEffects.parsed(property + ".on.keys", () -> KeyPattern.of(text)))
                .toList();
        Set<String> there = new TreeSet<>(Hook.placeholders(patterns));
        DeclaredEffects.requireKnown(
                property,
                effect,
                placeholder -> there.contains(placeholder) || JsonParts.isPointer(placeholder),
                "{%s} and {body:/…}".formatted(String.join("}, {", there)));
        var service = effects.service(property + ".on.service", declared.on().service());
        return new Hook(name, new Trigger(service, verbs(property, declared, effect), patterns), effect);
    }

    private static Set<Verb> verbs(String property, HookConfig declared, Effect effect) {
        boolean needsValue = Hook.needsValue(effect);
        if (declared.on().verbs().isEmpty()) {
            return needsValue
                    ? EnumSet.of(Verb.POST, Verb.PUT, Verb.PATCH)
                    : EnumSet.complementOf(EnumSet.of(Verb.GET));
        }
        Set<Verb> verbs = declared.on().verbs().get();
        if (verbs.contains(Verb.GET)) {
            throw DeclaredEffects.refused(property + ".on.verbs", "has GET, and hooks follow writes");
        }
        if (verbs.contains(Verb.DELETE) && needsValue) {
            throw DeclaredEffects.refused(
                    property + ".on.verbs", "has DELETE, which brings no body for the placeholders to stand for");
        }
        return verbs;
    }
}
