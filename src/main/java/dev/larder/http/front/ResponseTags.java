package dev.larder.http.front;

import dev.larder.core.OwnTags;
import dev.larder.core.invalidation.freshness.Purge;
import dev.larder.http.codec.TagText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The tags of one service's stored responses. They follow from the request alone: the service, the path, and each path
 * above it. The tags that the origin or the configuration gives are the service's own, too, or those of all services in
 * front of the same origin.
 *
 * <p>Paths are decoded and without a slash at the end, so that two spellings of a path are one.
 */
public final class ResponseTags {
    private final String service;

    /** Whose the tags are that the origin or the configuration gives. */
    private final String owner;

    private ResponseTags(String service, String owner) {
        this.service = OwnTags.FRONT + service;
        this.owner = OwnTags.FRONT + owner;
    }

    /** The tags of a service whose origin no other service stands in front of. */
    public ResponseTags(String service) {
        this(service, service);
    }

    /**
     * Tags of which those that the origin gives are the same for all services in front of it.
     *
     * @param origin what tells it from other origins; with a space, which the name of a service cannot have
     */
    public static ResponseTags ofOrigin(String service, String origin) {
        return new ResponseTags(service, origin);
    }

    /** The tag of everything that the service has stored. */
    public String all() {
        return service;
    }

    /** The tag of the responses of this very path, for all queries, variants and callers. */
    public String path(String path) {
        return service + " = " + plain(path);
    }

    /** The tag of the responses of this path and of all paths below it. */
    public String below(String path) {
        return service + " > " + plain(path);
    }

    /** Larder's own form of a tag that the origin or the configuration gives. */
    public String named(String tag) {
        return owner + " # " + tag;
    }

    /** The tags of the response of a path; empty if they are too many, so that the response cannot be stored. */
    public Optional<List<String>> of(String path, Collection<String> named) {
        Set<String> tags = new LinkedHashSet<>();
        tags.add(all());
        tags.add(path(path));
        String above = plain(path);
        while (true) {
            tags.add(below(above));
            if (above.isEmpty()) {
                break;
            }
            above = above.substring(0, Math.max(0, above.lastIndexOf('/')));
        }
        named.forEach(tag -> tags.add(named(tag)));
        return tags.size() > TagText.MAX_TAGS ? Optional.empty() : Optional.of(new ArrayList<>(tags));
    }

    /** The tags that a change of a path invalidates: the path, what is below it, and the collection that it is in. */
    public Set<String> changedBy(String path) {
        String changed = plain(path);
        Set<String> tags = new LinkedHashSet<>();
        tags.add(below(changed));
        tags.add(path(changed.substring(0, Math.max(0, changed.lastIndexOf('/')))));
        return tags;
    }

    /** A purge of the service as one of the holder. */
    public Purge inHolder(Purge purge) {
        Set<String> tags = new LinkedHashSet<>();
        purge.tags().forEach(tag -> tags.add(named(tag)));
        // what begins with a part of a segment is below the segment before
        purge.prefixes()
                .forEach(prefix -> tags.add(
                        prefix.isEmpty() ? all() : below(prefix.substring(0, Math.max(0, prefix.lastIndexOf('/'))))));
        purge.keys().forEach(key -> tags.add(path(key.text())));
        return new Purge(tags, Set.of(), Set.of(), purge.mode());
    }

    private static String plain(String path) {
        int begin = path.startsWith("/") ? 1 : 0;
        int end = path.length() > begin && path.endsWith("/") ? path.length() - 1 : path.length();
        return path.substring(begin, end);
    }
}
