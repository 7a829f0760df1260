package dev.larder.config;

import dev.larder.core.settings.CandidateSettings;
import dev.larder.core.settings.LiveSettings;
import dev.larder.core.settings.Settings;
import dev.larder.core.settings.SoundSettings;
import io.quarkus.arc.Arc;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager.TestInjector;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.QuarkusTestProfile.TestResourceEntry;
import io.quarkus.test.junit.callback.QuarkusTestAfterAllCallback;
import io.quarkus.test.junit.callback.QuarkusTestAfterConstructCallback;
import io.quarkus.test.junit.callback.QuarkusTestBeforeClassCallback;
import io.quarkus.test.junit.callback.QuarkusTestContext;
import io.smallrye.config.PropertiesConfigSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Puts the settings of {@link WithSettings} into effect. */
public final class SettingsOfTests
        implements QuarkusTestBeforeClassCallback, QuarkusTestAfterConstructCallback, QuarkusTestAfterAllCallback {
    private static final List<QuarkusTestResourceLifecycleManager> SERVERS = new ArrayList<>();
    private static Optional<Settings> before = Optional.empty();

    @Override
    public void beforeClass(Class<?> tests) {
        Optional.ofNullable(tests.getAnnotation(WithSettings.class)).ifPresent(with -> {
            try {
                begin(created(with.value()));
            } catch (RuntimeException e) {
                end();
                throw e;
            }
        });
    }

    private static void begin(QuarkusTestProfile profile) {
        Map<String, String> properties = new HashMap<>();
        for (TestResourceEntry entry : profile.testResources()) {
            QuarkusTestResourceLifecycleManager server = created(entry.getClazz());
            SERVERS.add(server);
            server.init(entry.getArgs());
            properties.putAll(server.start());
        }
        properties.putAll(profile.getConfigOverrides());
        directories(properties);
        LiveSettings live = bean(LiveSettings.class);
        var source = new PropertiesConfigSource(properties, "settings of a class of tests", 300);
        ReadSettings read = bean(SettingsReader.class).read(Declarations.in(source, Map.of()));
        before = Optional.of(live.current());
        replace(live, read);
        bean(DeclaredSettings.class).inEffect(read);
    }

    /** No file of another class is found. */
    private static void directories(Map<String, String> properties) {
        List<String> types = properties.keySet().stream()
                .filter(name -> name.startsWith("larder.services.") && name.endsWith(".type"))
                .filter(name -> "file".equals(properties.get(name)))
                .toList();
        for (String type : types) {
            String service = type.substring(0, type.length() - "type".length());
            properties.putIfAbsent(service + "file.directory", emptyDirectory().toString());
        }
    }

    private static Path emptyDirectory() {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target", "servers")), "files")
                    .toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** No entry, event or meter stays. */
    private static void replace(LiveSettings live, CandidateSettings settings) {
        for (CandidateSettings next : List.of(new SoundSettings(Settings.EMPTY), settings)) {
            var unused = live.apply(next);
        }
    }

    @Override
    public void afterConstruct(Object test) {
        SERVERS.forEach(server -> server.inject(new Injector(test)));
    }

    @Override
    public void afterAll(QuarkusTestContext context) {
        end();
    }

    private static void end() {
        try {
            before.ifPresent(settings -> {
                replace(bean(LiveSettings.class), new SoundSettings(settings));
                var unused = bean(DeclaredSettings.class).first();
            });
        } finally {
            before = Optional.empty();
            SERVERS.forEach(QuarkusTestResourceLifecycleManager::stop);
            SERVERS.clear();
        }
    }

    private static <T> T bean(Class<T> type) {
        return Arc.container().instance(type).get();
    }

    private static <T> T created(Class<T> type) {
        try {
            return type.getDeclaredConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("%s needs a public constructor without parameters".formatted(type), e);
        }
    }

    /** Sets the fields of a test, as Quarkus does for the resources of an application. */
    private record Injector(Object test) implements TestInjector {
        @Override
        public void injectIntoFields(Object value, Predicate<Field> matching) {
            for (Class<?> type = test.getClass(); type != Object.class; type = type.getSuperclass()) {
                for (Field field : type.getDeclaredFields()) {
                    if (matching.test(field)) {
                        set(field, value);
                    }
                }
            }
        }

        private void set(Field field, Object value) {
            try {
                field.setAccessible(true);
                field.set(test, value);
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
