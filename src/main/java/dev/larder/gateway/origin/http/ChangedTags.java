package dev.larder.gateway.origin.http;

import dev.larder.core.Refusal;
import dev.larder.gateway.origin.GatewayCall;
import dev.larder.gateway.origin.Upstream.Fetched;
import dev.larder.gateway.policy.Groups;
import dev.larder.gateway.policy.ResponseInvalidation;
import dev.larder.http.codec.PercentCoding;
import dev.larder.http.front.ResponseTags;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The tags that a change at an HTTP origin invalidates. */
final class ChangedTags {
    private final HttpOrigin origin;
    private final ResponseTags tags;

    ChangedTags(HttpOrigin origin, ResponseTags tags) {
        this.origin = origin;
        this.tags = tags;
    }

    /** The tags that the request invalidates. */
    Set<String> of(String path, Optional<Route.Match> match) {
        Set<String> outdated = new HashSet<>(tags.changedBy(path));
        match.ifPresent(route -> {
            route.tags().forEach(tag -> outdated.add(tags.named(tag)));
            route.also().forEach(other -> outdated.add(tags.below(withoutStars(other))));
        });
        return outdated;
    }

    /**
     * The tags that the answer itself invalidates: those of the targets of Location and Content-Location, and of
     * groups.
     */
    Set<String> of(GatewayCall call, Fetched fetched) {
        Set<String> more = ResponseInvalidation.targets(origin.url(), call.head(), fetched.head()).stream()
                .filter(origin::isAtService)
                .map(target -> tags.path(decodedPath(origin.pathAtService(target))))
                .collect(Collectors.toCollection(HashSet::new));
        Groups.invalidated(call.head().method(), fetched.head().fields()).forEach(group -> more.add(tags.named(group)));
        return more;
    }

    private static String withoutStars(String path) {
        int star = path.indexOf('*');
        return star < 0 ? path : path.substring(0, path.lastIndexOf('/', star));
    }

    private static String decodedPath(String target) {
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query);
        try {
            return PercentCoding.decode(path, false);
        } catch (Refusal.Bad e) {
            // foreign text with a wrong escape: no request for it is let in
            return path;
        }
    }
}
