package dev.larder.core.access;

/** An action that a grant allows, named as in HTTP; a HEAD request needs GET. */
public enum Verb {
    GET,
    POST,
    PUT,
    PATCH,
    DELETE
}
