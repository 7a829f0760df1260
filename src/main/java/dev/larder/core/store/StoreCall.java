package dev.larder.core.store;

import java.util.Locale;

/** The kinds of calls on a store, as named in metrics. */
enum StoreCall {
    GET,
    GET_ALL,
    PUT,
    REMOVE,
    CLEAR,
    PUT_IF_ABSENT,
    PUT_ALL_IF_ABSENT,
    REPLACE,
    REMOVE_VERSION,
    GET_AND_REMOVE,
    COUNTER_ADD,
    COUNTER_SET,
    COUNTER_READ,
    COUNTER_RESET,
    LIST_APPEND,
    LIST_RANGE,
    LIST_POP,
    LIST_REMOVE,
    SCAN,
    REMOVE_PREFIX,
    MARKS_SINCE,
    MARKS_STANDING,
    MARKS_BUMP,
    MARKS_HOLD,
    MARKS_RELEASE,
    MARKS_RENEW,
    LIMIT_TAKE,
    LIMIT_PEEK,
    LIMIT_RESET;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The name in metrics. */
    String label() {
        return label;
    }
}
