package dev.larder.arch;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.ConfigMapping;
import jakarta.ws.rs.HttpMethod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.http.HttpClient;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * What a native image needs of the code: it is initialized by the machine that builds it, and it keeps only what is known to be
 * read by reflection. {@link ArchitectureTest} holds the rules, and {@link NativeImageRulesTest} breaks each.
 */
final class NativeImageRules {
    /** What another machine, or the same one at another time, answers in another way; all methods where none is named. */
    private static final Map<Class<?>, Set<String>> ASKED = Map.ofEntries(
            Map.entry(System.class, Set.of("nanoTime", "currentTimeMillis", "getenv", "getProperty", "getProperties")),
            Map.entry(Integer.class, Set.of("getInteger")),
            Map.entry(Long.class, Set.of("getLong")),
            Map.entry(Boolean.class, Set.of("getBoolean")),
            Map.entry(Math.class, Set.of("random")),
            Map.entry(UUID.class, Set.of("randomUUID")),
            Map.entry(ThreadLocalRandom.class, Set.of()),
            Map.entry(RandomGenerator.class, Set.of()),
            Map.entry(Random.class, Set.of()),
            Map.entry(SplittableRandom.class, Set.of()),
            Map.entry(Clock.class, Set.of()),
            Map.entry(ZoneId.class, Set.of("systemDefault")),
            Map.entry(TimeZone.class, Set.of("getDefault")),
            Map.entry(Locale.class, Set.of("getDefault")),
            Map.entry(Charset.class, Set.of("defaultCharset")),
            Map.entry(Runtime.class, Set.of("availableProcessors", "maxMemory", "totalMemory", "freeMemory")),
            Map.entry(ManagementFactory.class, Set.of()),
            Map.entry(ProcessHandle.class, Set.of()),
            Map.entry(InetAddress.class, Set.of()),
            Map.entry(NetworkInterface.class, Set.of()),
            Map.entry(ConfigProvider.class, Set.of()));

    private static final DescribedPredicate<JavaClass> INITIALIZED_BY_THE_BUILD = initializedByTheBuild();

    private NativeImageRules() {}

    /** A native image would keep the random numbers, the time and the addresses of the machine that built it. */
    static ArchRule noStaticStateIsMadeOfEntropyOrTimeOrPlace() {
        return noFields()
                .that()
                .areStatic()
                .and()
                .areDeclaredInClassesThat(INITIALIZED_BY_THE_BUILD)
                .should()
                .haveRawType(describe(
                        "one of entropy, time, place or a seeded table",
                        type -> Stream.of(
                                        Random.class,
                                        RandomGenerator.class,
                                        Clock.class,
                                        Instant.class,
                                        InetAddress.class,
                                        HttpClient.class,
                                        JsonFactory.class,
                                        ObjectMapper.class)
                                .anyMatch(type::isAssignableTo)));
    }

    /** A number or a text can come from there, too: also by way of other methods that an initializer calls. */
    static ArchRule noInitializerAsksForEntropyOrTimeOrPlace() {
        return noClasses()
                .that(INITIALIZED_BY_THE_BUILD)
                .should(ArchCondition.from(describe(
                        "ask for entropy, time or place while they are initialized",
                        NativeImageRules::asksWhileInitialized)));
    }

    /** Quarkus registers what the resources return; of what is written elsewhere it does not know. */
    static ArchRule onlyResourcesHaveJacksonWriteObjects() {
        return noClasses()
                .should()
                .callMethodWhere(describe(
                        "an object is written by reflection",
                        call -> (call.getTargetOwner().isAssignableTo(ObjectMapper.class)
                                        && call.getName().matches("writeValue.*|convertValue|valueToTree|updateValue"))
                                || (call.getTargetOwner().isAssignableTo(ObjectWriter.class)
                                        && call.getName().startsWith("writeValue"))
                                || (call.getTargetOwner().isAssignableTo(JsonGenerator.class)
                                        && call.getName().matches("writePOJO|writeObject(Field)?|writePOJOField"))));
    }

    /**
     * The types of what resources return, that Jackson writes by reflection, and of all their fields. Quarkus registers those
     * that it finds so.
     */
    static Set<JavaClass> answeredTypes(JavaClasses classes) {
        Set<JavaClass> types = new HashSet<>();
        Deque<JavaClass> waiting = new ArrayDeque<>();
        classes.stream()
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.isMetaAnnotatedWith(HttpMethod.class))
                .map(JavaMethod::getReturnType)
                .flatMap(returned -> returned.getAllInvolvedRawTypes().stream())
                .forEach(waiting::add);
        while (!waiting.isEmpty()) {
            JavaClass type = waiting.remove();
            if (types.add(type) && classes.contain(type.getName())) {
                type.getFields().stream()
                        .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
                        .flatMap(field -> field.getType().getAllInvolvedRawTypes().stream())
                        .forEach(waiting::add);
            }
        }
        return types;
    }

    /** Whether a field of the type can hold an object of another type, which is registered nowhere. */
    static boolean hidesOthers(JavaClass type) {
        boolean ours = type.getPackageName().startsWith("dev.larder");
        return type.isEquivalentTo(Object.class)
                || (ours && (type.isInterface() || type.getModifiers().contains(JavaModifier.ABSTRACT)));
    }

    /**
     * The types of the configuration. Larder reads the names of properties from them while it runs, and a native image
     * keeps only registered types.
     */
    static Set<JavaClass> configurationTypes(JavaClasses classes) {
        Set<JavaClass> types = new HashSet<>();
        var waiting = new ArrayDeque<JavaClass>(classes.that(
                describe("are mapped", type -> type.isInterface() && type.isAnnotatedWith(ConfigMapping.class))));
        while (!waiting.isEmpty()) {
            JavaClass type = waiting.remove();
            if (type.isInterface() && classes.contain(type.getName()) && types.add(type)) {
                type.getAllRawInterfaces().forEach(waiting::add);
                type.getMethods().stream()
                        .flatMap(property -> property.getReturnType().getAllInvolvedRawTypes().stream())
                        .forEach(waiting::add);
            }
        }
        return types;
    }

    /** Whether a native image keeps the type and its methods. */
    static boolean isKept(JavaClass type) {
        return type.tryGetAnnotationOfType(RegisterForReflection.class)
                        .filter(RegisterForReflection::methods)
                        .isPresent()
                || isKeptByAnOuterType(type);
    }

    /** An annotation is about nested types, however deep, only where it says so. */
    private static boolean isKeptByAnOuterType(JavaClass nested) {
        return nested.getEnclosingClass()
                .filter(outer -> outer.tryGetAnnotationOfType(RegisterForReflection.class)
                                .filter(how -> how.methods() && !how.ignoreNested())
                                .isPresent()
                        || isKeptByAnOuterType(outer))
                .isPresent();
    }

    private static DescribedPredicate<JavaClass> initializedByTheBuild() {
        String buildArguments = buildArguments();
        return describe(
                "are initialized by the build",
                type -> !buildArguments.contains("--initialize-at-run-time=" + type.getName()));
    }

    private static boolean asksWhileInitialized(JavaClass type) {
        Set<JavaCodeUnit> seen = new HashSet<>();
        Deque<JavaCodeUnit> waiting = new ArrayDeque<>();
        type.getStaticInitializer().ifPresent(waiting::add);
        while (!waiting.isEmpty()) {
            JavaCodeUnit unit = waiting.remove();
            if (seen.add(unit)) {
                // what a lambda does is done later
                for (JavaAccess<?> call : unit.getCallsFromSelf()) {
                    if (!call.isDeclaredInLambda()) {
                        if (isAsked(call)) {
                            return true;
                        }
                        if (call.getTargetOwner().getPackageName().startsWith("dev.larder")) {
                            call.getTarget()
                                    .resolveMember()
                                    .filter(JavaCodeUnit.class::isInstance)
                                    .map(JavaCodeUnit.class::cast)
                                    .ifPresent(waiting::add);
                        }
                    }
                }
            }
        }
        return false;
    }

    private static boolean isAsked(JavaAccess<?> call) {
        JavaClass owner = call.getTargetOwner();
        return (owner.getPackageName().equals("java.time") && call.getName().equals("now"))
                || ASKED.entrySet().stream()
                        .anyMatch(asked -> owner.isAssignableTo(asked.getKey())
                                && (asked.getValue().isEmpty()
                                        || asked.getValue().contains(call.getName())));
    }

    private static String buildArguments() {
        var application = new Properties();
        try (var file = Files.newBufferedReader(Path.of("src", "main", "resources", "application.properties"))) {
            application.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return application.getProperty("quarkus.native.additional-build-args");
    }
}
