package dev.larder.config;

import dev.larder.core.Faults;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * The configuration in types, without the parts that do not fit them. The rest can be checked nevertheless, so that all
 * faults are told at once.
 *
 * @param config the configuration in types
 * @param omitted the items that were left out, such as {@code larder.services.a}
 */
record LenientMapping(LarderConfig config, Set<String> omitted) {
    /** The prefix of the properties of services. */
    static final String SERVICES = "larder.services.";

    private static final String ROOT = "larder";
    private static final Pattern ITEM = Pattern.compile("(larder\\.[a-z]+\\.(?:\"[^\"]+\"|[^.]+))\\..+");
    private static final Pattern ELEMENT = Pattern.compile("\\[\\d+]$");
    private static final int CONVERTED = 200;

    /**
     * Reads a configuration.
     *
     * @param faults takes everything that does not fit
     * @throws InvalidSettings if nothing can be read then
     */
    static LenientMapping of(SmallRyeConfig source, Faults faults) {
        LenientMapping mapping = lenient(source, faults);
        Set<String> omitted = new TreeSet<>(mapping.omitted);
        for (String service : typeless(source, mapping.config)) {
            if (omitted.add(SERVICES + service)) {
                faults.add(SERVICES + service + ".type is required, and it is not set");
            }
        }
        return new LenientMapping(mapping.config, omitted);
    }

    private static LenientMapping lenient(SmallRyeConfig source, Faults faults) {
        Set<String> left = new LinkedHashSet<>();
        try {
            return new LenientMapping(ConfigGroups.mapped(source, LarderConfig.class, ROOT), Set.of());
        } catch (ConfigValidationException e) {
            MappingProblems.of(e).forEach(faults::add);
            unfit(e).forEach(left::add);
        }
        try {
            return without(left, source);
        } catch (ConfigValidationException e) {
            // a value that has to be there was one that does not fit
            items(e).forEach(left::add);
        }
        try {
            return without(left, source);
        } catch (ConfigValidationException e) {
            faults.throwIfAny();
            throw e;
        }
    }

    /**
     * The services with properties of their backends only: SmallRye Config does not find them. Environment variables
     * are left out, because they do not show the names of services.
     */
    private static Set<String> typeless(SmallRyeConfig source, LarderConfig config) {
        Set<String> services = new TreeSet<>();
        for (ConfigSource one : source.getConfigSources()) {
            if (!SourceName.isEnvironment(one.getName())) {
                one.getPropertyNames().stream()
                        .filter(name -> name.startsWith(SERVICES))
                        .map(name -> KnownProperties.firstSegment(name.substring(SERVICES.length())))
                        .forEach(services::add);
            }
        }
        services.removeIf(name -> config.services().containsKey(name.replace("\"", "")));
        return services;
    }

    /** The names of the items of a kind that were left out; the kind is such as {@code larder.roles.}. */
    Stream<String> omitted(String kind) {
        return omitted.stream().filter(item -> item.startsWith(kind)).map(LenientMapping::name);
    }

    /** The faults of the rest that do not follow from an omitted item. */
    List<String> own(Faults following) {
        return following.all().stream()
                .filter(fault -> omitted.stream().noneMatch(item -> fault.contains("'" + name(item) + "'")))
                .toList();
    }

    private static String name(String item) {
        return item.substring(item.indexOf('.', ROOT.length() + 1) + 1).replace("\"", "");
    }

    /** The properties with problems: values that do not fit, and items that lack a value. */
    private static Stream<String> unfit(ConfigValidationException refused) {
        return messages(refused)
                .flatMap(message -> MappingProblems.property(message)
                        .flatMap(name -> MappingProblems.isMissing(message) ? item(name) : Optional.of(list(name)))
                        .stream());
    }

    /** The list that a property is an element of, or else the property. */
    private static String list(String property) {
        return ELEMENT.matcher(property).replaceFirst("");
    }

    private static Stream<String> items(ConfigValidationException refused) {
        return messages(refused)
                .flatMap(message -> MappingProblems.property(message).flatMap(LenientMapping::item).stream());
    }

    private static Stream<String> messages(ConfigValidationException refused) {
        return IntStream.range(0, refused.getProblemCount())
                .mapToObj(i -> refused.getProblem(i).getMessage());
    }

    private static Optional<String> item(String property) {
        Matcher item = ITEM.matcher(property);
        return item.matches() ? Optional.of(item.group(1)) : Optional.empty();
    }

    private static LenientMapping without(Set<String> left, SmallRyeConfig source) {
        SmallRyeConfig rest = rest(source, new PartialSource(source, left, Set.of()));
        Set<String> items = new TreeSet<>(left);
        items.removeIf(name -> item(name).isPresent());
        return new LenientMapping(ConfigGroups.mapped(rest, LarderConfig.class, ROOT), items);
    }

    /**
     * The configuration without the properties that a mapping refuses; missing required ones are
     * {@link ConfigGroups#ABSENT}.
     */
    static SmallRyeConfig unfitting(SmallRyeConfig source, ConfigValidationException refused) {
        Set<String> left = new TreeSet<>();
        Set<String> absent = new TreeSet<>();
        messages(refused)
                .forEach(message -> MappingProblems.property(message)
                        .ifPresent(name -> (MappingProblems.isMissing(message) ? absent : left).add(list(name))));
        return rest(source, new PartialSource(source, left, absent));
    }

    private static SmallRyeConfig rest(SmallRyeConfig source, PartialSource part) {
        return new SmallRyeConfigBuilder()
                .withConverter(MemorySize.class, CONVERTED, source.requireConverter(MemorySize.class))
                .withConverter(Duration.class, CONVERTED, source.requireConverter(Duration.class))
                .withValidateUnknown(false)
                .withSources(part)
                .build();
    }
}
