package dev.larder.coherence;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The keys of one backend, and the results of their readers and writers. The first half is written directly; the others
 * have values in a source, and readers cache them after a miss. Each key has one writer, so that its last value is
 * known.
 *
 * @param nodes the nodes that serve the keys
 * @param services the names under which each node shows the same entries
 * @param filling the way readers store the source's answer
 * @param ledgers the acknowledged writes of each key
 * @param counts the results of the readers of each service
 */
record Scene(
        List<Node> nodes,
        List<String> services,
        Filling filling,
        List<Ledger> ledgers,
        Map<String, ReadCounts> counts) {
    static final int KEYS = 24;

    /** The prefixes that the services must declare. */
    static final String PREFIXES = "put/,src/";

    /** The way readers store the source's answer. */
    enum Filling {
        /** With the lease that they got before they asked the source. */
        LEASED,
        /**
         * As most programs do: with a plain PUT, because the writer of the source deletes the cached value after its
         * change.
         */
        BARE
    }

    static Scene of(List<Node> nodes, List<String> services, Filling filling) {
        List<Ledger> ledgers =
                IntStream.range(0, KEYS).mapToObj(key -> new Ledger()).toList();
        Map<String, ReadCounts> counts = services.stream()
                .collect(Collectors.toMap(service -> service, service -> new ReadCounts(), (a, b) -> a, TreeMap::new));
        return new Scene(nodes, services, filling, ledgers, counts);
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

    ReadCounts counts(String service) {
        ReadCounts ofService = counts.get(service);
        if (ofService == null) {
            throw new IllegalArgumentException("The scene has no readers of " + service);
        }
        return ofService;
    }

    Ledger ledger(int key) {
        return ledgers.get(key);
    }

    /** The number of answered reads. */
    long reads() {
        return counts.values().stream().mapToLong(one -> one.reads.get()).sum();
    }
}
