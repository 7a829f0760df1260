package dev.larder.http;

import java.util.Locale;

/** The services that must fulfil the contract, one for each type of backend. */
enum Backend {
    LOCAL,
    REDIS,
    MEMCACHED,
    FILE,
    DATABASE;

    /** memcached cannot list its keys. */
    boolean listsKeys() {
        return this != MEMCACHED;
    }

    String service() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The place of the service, or of the entry with this raw key. */
    String at(String... key) {
        return "/api/v2/" + service() + (key.length == 0 ? "" : "/" + String.join("/", key));
    }
}
