package dev.larder.ai.answer;

import dev.larder.core.OwnKeys;
import dev.larder.core.Sha256;
import dev.larder.core.access.Caller;
import dev.larder.spi.CacheKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The keys of one service's stored answers. Whatever may separate two answers is a part of the key, so that no answer
 * is ever compared with a request that it is not for.
 */
public final class AnswerKeys {
    private final String service;
    private final String server;
    private final SharingScope scope;

    /**
     * The keys of a service.
     *
     * @param server the address of the model server
     */
    public AnswerKeys(String service, String server, SharingScope scope) {
        this.service = service;
        this.server = server;
        this.scope = scope;
    }

    /**
     * The callers that share the answer to a request, as a part of its key; empty if it may be shared with nobody,
     * because answers are for single end users and the request names none.
     */
    public Optional<String> sharers(Caller caller, EndUser user) {
        return scope.of(caller, user);
    }

    /**
     * The key of the answer to a request.
     *
     * @param sharers the callers that share the answer
     * @param target the path and query at the model server
     * @param fields the header fields that separate answers, a line each
     * @param request the canonical text of the body
     */
    public CacheKey of(String sharers, String target, List<String> fields, String request) {
        List<String> parts = new ArrayList<>(List.of(server, sharers, target));
        parts.addAll(fields);
        // no part has a line break
        parts.add(request);
        return OwnKeys.ofCached(service, Sha256.hex(String.join("\n", parts)));
    }
}
