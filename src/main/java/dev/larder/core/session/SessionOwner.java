package dev.larder.core.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.larder.core.OwnTags;
import dev.larder.spi.Entry;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The owner of a session, stored as tags of its entry: the client that has the id, and the user. Each of these tags has
 * a space, which a tag of a caller cannot have.
 *
 * @param proof the hash of the id
 * @param user the user who is signed in
 * @param former the user before that, while the change is written: a revocation of either user ends the session
 */
record SessionOwner(String proof, Optional<String> user, Optional<String> former) {
    private static final String ID = OwnTags.SESSION_ID;
    private static final String USER = OwnTags.SESSION_USER;

    static SessionOwner of(Entry entry) {
        String proof = "";
        List<String> users = new ArrayList<>();
        for (String tag : entry.tags()) {
            if (tag.startsWith(ID)) {
                proof = tag.substring(ID.length());
            } else if (isUser(tag)) {
                byte[] name = Base64.getUrlDecoder().decode(tag.substring(USER.length()));
                users.add(new String(name, UTF_8));
            }
        }
        return new SessionOwner(
                proof, users.stream().findFirst(), users.stream().skip(1).findFirst());
    }

    /** The tag that invalidates all sessions of a user, and their list. */
    static String tag(String user) {
        return USER + SessionId.base64(user.getBytes(UTF_8));
    }

    static boolean isUser(String tag) {
        return tag.startsWith(USER);
    }

    SessionOwner withoutFormer() {
        return new SessionOwner(proof, user, Optional.empty());
    }

    List<String> tags() {
        List<String> tags = new ArrayList<>(List.of(ID + proof));
        user.ifPresent(name -> tags.add(tag(name)));
        former.ifPresent(name -> tags.add(tag(name)));
        return tags;
    }
}
