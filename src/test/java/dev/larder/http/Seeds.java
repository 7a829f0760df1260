package dev.larder.http;

import java.util.Random;
import org.jboss.logging.Logger;

/** The seeds of generated tests: another one each time, printed in the log, or the value of {@code test.seed}. */
final class Seeds {
    private static final Logger LOG = Logger.getLogger(Seeds.class);

    private Seeds() {}

    static long begin(String test) {
        long seed = Long.getLong("test.seed", new Random().nextLong());
        LOG.infof("%s begins at seed %d; -Dtest.seed=%<d repeats it", test, seed);
        return seed;
    }
}
