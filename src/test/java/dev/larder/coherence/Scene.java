package dev.larder.coherence;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The keys of one backend, and what is known of them. The first half of them is written outright; of the others the values
 * have a source, and are cached by readers who find nothing. Each key has one writer, or nobody could say which value is
 * the last.
 *
 * @param nodes through which the keys are reached
 * @param services names under which every node shows the same entries
 * @param filling how what the source said is stored
 * @param ledgers what is known of each key
 * @param tallies what the readers of each service saw
 */
record Scene(
        List<Node> nodes, List<String> services, Filling filling, List<Ledger> ledgers, Map<String, Tally> tallies) {
    static final int KEYS = 24;

    /** The prefixes that are to be declared. */
    static final String PREFIXES = "put/,src/";

    /** How readers store what the source said. */
    enum Filling {
        /** With the lease that they were given before they asked. */
        LEASED,
        /** As most programs do: they just put it, for who changes the source deletes what is cached afterwards. */
        BARE
    }

    static Scene of(List<Node> nodes, List<String> services, Filling filling) {
        List<Ledger> ledgers =
                IntStream.range(0, KEYS).mapToObj(key -> new Ledger()).toList();
        Map<String, Tally> tallies = services.stream()
                .collect(Collectors.toMap(service -> service, service -> new Tally(), (a, b) -> a, TreeMap::new));
        return new Scene(nodes, services, filling, ledgers, tallies);
    }

    static boolean hasSource(int key) {
        return key >= KEYS / 2;
    }

    static String name(int key) {
        return (hasSource(key) ? "src/k" : "put/k") + key;
    }

    static String path(String service, int key) {
        return "/api/v2/" + service + "/" + name(key);
    }

    Tally tally(String service) {
        Tally tally = tallies.get(service);
        if (tally == null) {
            throw new IllegalArgumentException("Nobody reads " + service);
        }
        return tally;
    }

    Ledger ledger(int key) {
        return ledgers.get(key);
    }

    /** How many reads were answered, whatever by. */
    long reads() {
        return tallies.values().stream().mapToLong(tally -> tally.reads.get()).sum();
    }
}
