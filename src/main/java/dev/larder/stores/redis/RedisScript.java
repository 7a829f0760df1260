package dev.larder.stores.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * A Lua script, called by its digest. A server that does not know the digest gets the text.
 *
 * @param text the script
 * @param digest the SHA-1 of the text in hexadecimal
 */
record RedisScript(String text, String digest) {
    static RedisScript of(String text) {
        return new RedisScript(text, HexFormat.of().formatHex(sha1(text.getBytes(UTF_8))));
    }

    Request byDigest(List<byte[]> keys, List<byte[]> arguments) {
        return request(Command.EVALSHA, digest, keys, arguments);
    }

    Request whole(List<byte[]> keys, List<byte[]> arguments) {
        return request(Command.EVAL, text, keys, arguments);
    }

    static byte[] sha1(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-1", e);
        }
    }

    private static Request request(Command command, String script, List<byte[]> keys, List<byte[]> arguments) {
        Request request = Request.cmd(command).arg(script).arg(keys.size());
        keys.forEach(request::arg);
        arguments.forEach(request::arg);
        return request;
    }
}
