package dev.larder.core.access;

/** What a grant allows, named as HTTP names it; HEAD is a GET. */
public enum Verb {
    GET,
    POST,
    PUT,
    PATCH,
    DELETE
}
