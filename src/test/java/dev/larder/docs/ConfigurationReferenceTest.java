package dev.larder.docs;

import dev.larder.config.FeedConfig;
import dev.larder.config.HookConfig;
import dev.larder.config.KeyConfig;
import dev.larder.config.LarderConfig;
import dev.larder.config.LimitConfig;
import dev.larder.config.RoleConfig;
import dev.larder.config.ServiceConfig;
import dev.larder.config.SubscriberConfig;
import dev.larder.config.TieredConfig;
import dev.larder.config.WebhookConfig;
import dev.larder.core.ConfigRoot;
import dev.larder.core.service.FrontFactory;
import dev.larder.spi.CacheStoreFactory;
import dev.larder.spi.ChangeFeedFactory;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(LocalOnly.class)
class ConfigurationReferenceTest {
    private static final Path FILE = Path.of("src/docs/configuration.md");
    private static final Set<Class<?>> WITH_TABLES = Set.of(
            ServiceConfig.class,
            RoleConfig.class,
            KeyConfig.class,
            FeedConfig.class,
            HookConfig.class,
            WebhookConfig.class,
            SubscriberConfig.class,
            LimitConfig.class);

    private final PropertyTable table = new PropertyTable(new Javadocs());

    @Inject
    @Any
    Instance<CacheStoreFactory<?>> factories;

    @Inject
    @Any
    Instance<FrontFactory<?>> fronts;

    @Inject
    @Any
    Instance<ChangeFeedFactory<?>> feeds;

    @Inject
    @Any
    Instance<ConfigRoot> roots;

    @Test
    void referenceHasEveryProperty() throws IOException {
        Map<String, String> sections = new LinkedHashMap<>();
        sections.put("Larder", table.of(LarderConfig.class, "larder", WITH_TABLES));
        sections.put("HTTP", http());
        sections.put("Each service", table.of(ServiceConfig.class, "larder.services.<service>", Set.of()));
        sections.put("Each role", table.of(RoleConfig.class, "larder.roles.<role>", Set.of()));
        sections.put("Each API key", table.of(KeyConfig.class, "larder.keys.<key-id>", Set.of()));
        sections.put("Each hook", table.of(HookConfig.class, "larder.hooks.<hook>", Set.of()));
        sections.put("Each limit", table.of(LimitConfig.class, "larder.limits.<limit>", Set.of()));
        sections.put("Each webhook", table.of(WebhookConfig.class, "larder.webhooks.<webhook>", Set.of()));
        sections.put("Each subscriber", table.of(SubscriberConfig.class, "larder.subscribers.<subscriber>", Set.of()));
        Map<String, CacheStoreFactory<?>> byType = new TreeMap<>();
        factories.forEach(factory -> byType.put(factory.type(), factory));
        byType.forEach((type, factory) -> sections.put(
                "Services of type `%s`".formatted(type), table.of(factory.configType(), "larder." + type, Set.of())));
        sections.put("Services of type `tiered`", table.of(TieredConfig.class, "larder.tiered", Set.of()));
        fronts.stream()
                .sorted(Comparator.comparing(FrontFactory::type))
                .forEach(factory -> sections.put(
                        "Services of type `%s`".formatted(factory.type()),
                        table.of(factory.configType(), "larder.services.<service>", Set.of())));
        sections.put("Each feed", table.of(FeedConfig.class, "larder.feeds.<feed>", Set.of()));
        feeds.forEach(factory -> sections.put(
                "Feeds of type `%s`".formatted(factory.type()),
                table.of(factory.configType(), "larder.feeds.<feed>", Set.of())));
        var text = new StringBuilder();
        sections.forEach((title, rows) -> text.append("## %s%n%n%s%n".formatted(title, rows)));
        new Section(FILE, "properties").mustBe(text.toString());
    }

    private String http() {
        return StreamSupport.stream(roots.spliterator(), false)
                .sorted(Comparator.comparing(ConfigRoot::prefix))
                .map(root -> table.of(root.type(), root.prefix(), Set.of()))
                .collect(Collectors.joining("\n"));
    }
}
