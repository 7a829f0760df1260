package dev.larder.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * Many of the {@link BrokenConfigurations} in one, each of which has names of its own for services, roles and so on: a start
 * tells the reasons of all of them, whether they are found when it is read, when its services are opened or last.
 */
public final class CombinedConfigurations {
    private static final int MAX = 30;
    private static final Pattern NAMED =
            Pattern.compile("\\b(services|roles|keys|hooks|webhooks|limits|subscribers|feeds)\\.([a-z])\\.");

    private final Set<String> properties = new HashSet<>();
    private final List<String> declared = new ArrayList<>();
    private final List<String> reasons = new ArrayList<>();

    private CombinedConfigurations() {}

    /** The properties without {@code larder.}, separated by spaces, and the list of reasons. */
    public static Stream<Arguments> all() {
        List<Arguments> mixed = new ArrayList<>(BrokenConfigurations.all().toList());
        // so that each has faults that are found when it is read, and faults that are found later
        Collections.shuffle(mixed, new Random(1));
        return combined(mixed);
    }

    private static Stream<Arguments> combined(List<Arguments> broken) {
        List<CombinedConfigurations> all = new ArrayList<>();
        int number = 0;
        for (Arguments one : broken) {
            String declared = (String) one.get()[0];
            String reason = (String) one.get()[1];
            number++;
            for (char name : names(declared)) {
                declared = renamed(declared, name, number);
                reason = renamed(reason, name, number);
            }
            Set<String> its = properties(declared);
            CombinedConfigurations room = all.stream()
                    .filter(some -> some.hasRoomFor(its))
                    .findFirst()
                    .orElseGet(() -> {
                        var another = new CombinedConfigurations();
                        all.add(another);
                        return another;
                    });
            room.properties.addAll(its);
            room.declared.add(declared);
            room.reasons.add(reason);
        }
        return all.stream().map(some -> Arguments.of(String.join(" ", some.declared), some.reasons));
    }

    private boolean hasRoomFor(Set<String> its) {
        return reasons.size() < MAX && its.stream().noneMatch(properties::contains);
    }

    private static Set<Character> names(String declared) {
        return NAMED.matcher(declared)
                .results()
                .map(found -> found.group(2).charAt(0))
                .collect(Collectors.toSet());
    }

    /** The name stands in properties, as a value, behind what it names, and in quotes. */
    private static String renamed(String text, char name, int number) {
        return text.replaceAll(
                "(?<=[a-z]s\\.|[=,]|[Ss]ervice |Feed |')%s(?=[. ,:'\\[]|$)".formatted(name),
                name + Integer.toString(number));
    }

    private static Set<String> properties(String declared) {
        return Stream.of(declared.split(" ", -1))
                .map(property -> property.split("=", 2)[0])
                .collect(Collectors.toSet());
    }
}
