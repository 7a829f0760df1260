package dev.larder.core.store;

/** The role of a server for its service. It decides how answers and the log report a failure. */
enum ServerRole {
    /** The whole backend. */
    BACKEND(
            "The backend of service %s failed repeatedly; calls are refused for a while",
            "Service %s does not serve calls", "Service %s: the backend serves calls again"),

    /** One of several, with the invalidation log: without the log no entry can be shown. */
    LOG(
            "The server with the invalidation log of service %s failed repeatedly; calls are refused for a while",
            "Service %s does not serve calls, because %s, the server with its invalidation log, does not",
            "Service %s: %s, the server with its invalidation log, serves calls again"),

    /** One of several, with a part of the entries. */
    PART(
            "One of the servers of service %s failed repeatedly; calls on its keys are refused for a while",
            "Service %s does not serve calls on the keys of its server %s",
            "Service %s: its server %s serves calls again");

    private final String refusal;
    private final String away;
    private final String back;

    ServerRole(String refusal, String away, String back) {
        this.refusal = refusal;
        this.away = away;
        this.back = back;
    }

    /** The message for refused callers, which does not name an address. */
    String refusal(String service) {
        return refusal.formatted(service);
    }

    /** The line of the log when the server stops serving calls, without the cause. */
    String away(String service, String server) {
        return away.formatted(service, server);
    }

    /** The line of the log when the server serves calls again. */
    String back(String service, String server) {
        return back.formatted(service, server);
    }
}
