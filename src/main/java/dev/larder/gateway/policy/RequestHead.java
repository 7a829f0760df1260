package dev.larder.gateway.policy;

/**
 * The method, the target and the fields of a request.
 *
 * @param target the path and query in the origin's URI space, as they were sent
 */
public record RequestHead(String method, String target, HeaderFields fields) {}
