package dev.larder.http.problem;

import dev.larder.core.InvalidSettings;
import dev.larder.core.Refusal;
import dev.larder.core.event.rules.Unpurged;
import dev.larder.spi.CacheKey;
import dev.larder.spi.StoreException;
import io.smallrye.mutiny.CompositeException;
import io.vertx.ext.web.handler.HttpException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A failure as an HTTP answer.
 *
 * @param status the status code (RFC 9110, section 15)
 * @param message the cause and the remedy
 * @param keys the keys that failed, if some of several did
 * @param allow the allowed methods, for a 405
 * @param retryAfter the seconds after which the request may be sent again, if known
 */
public record Problem(
        int status, String message, List<CacheKey> keys, Optional<String> allow, OptionalLong retryAfter) {
    public Problem(int status, String message, List<CacheKey> keys, Optional<String> allow) {
        this(status, message, keys, allow, OptionalLong.empty());
    }

    public static Problem of(int status, String message) {
        return new Problem(status, message, List.of(), Optional.empty());
    }

    /** The one table of failures and statuses. */
    public static Problem of(Throwable failure) {
        if (failure instanceof Refusal refusal) {
            return of(refusal);
        }
        if (failure instanceof InvalidSettings invalid) {
            return of(422, String.join("\n", invalid.errors()));
        }
        if (failure instanceof StoreException trouble) {
            return of(statusOf(trouble), PublicText.of(trouble.reason()));
        }
        if (failure instanceof Unpurged half) {
            return of(502, half.getMessage());
        }
        if (failure instanceof HttpRefusal refusal) {
            return refusal.problem();
        }
        if (failure instanceof CompositeException several) {
            // they are of one kind, or the first is as good as any
            return of(several.getCauses().get(0));
        }
        if (failure instanceof HttpException routing) {
            return of(routing.getStatusCode(), phrase(routing.getStatusCode()));
        }
        return of(500, "Larder failed; see its log for the reason");
    }

    private static Problem of(Refusal refusal) {
        int status = statusOf(refusal);
        return refusal instanceof Refusal.AlreadyThere there
                ? new Problem(status, there.getMessage(), List.copyOf(there.keys()), Optional.empty())
                : of(status, refusal.getMessage());
    }

    private static int statusOf(Refusal refusal) {
        if (refusal instanceof Refusal.Bad) {
            return 400;
        } else if (refusal instanceof Refusal.Unauthenticated) {
            return 401;
        } else if (refusal instanceof Refusal.Forbidden) {
            return 403;
        } else if (refusal instanceof Refusal.NotFound) {
            return 404;
        } else if (refusal instanceof Refusal.AlreadyThere || refusal instanceof Refusal.Conflict) {
            return 409;
        } else if (refusal instanceof Refusal.PreconditionFailed) {
            return 412;
        } else if (refusal instanceof Refusal.TooLarge) {
            return 413;
        } else if (refusal instanceof Refusal.TooMany) {
            return 429;
        }
        return 501; // a capability is absent
    }

    private static int statusOf(StoreException trouble) {
        if (trouble instanceof StoreException.BadCursor || trouble instanceof StoreException.Unfit) {
            return 400;
        } else if (trouble instanceof StoreException.Conflict) {
            return 409;
        } else if (trouble instanceof StoreException.TooLarge) {
            return 413;
        } else if (trouble instanceof StoreException.OutcomeUnknown) {
            return 504;
        } else if (trouble instanceof StoreException.Full) {
            return 507;
        } else if (trouble instanceof StoreException.Corrupt) {
            return 500;
        }
        return 503; // unavailable or busy
    }

    /** The message for a status without a known cause. */
    public static String phrase(int status) {
        return switch (status) {
            case 400 -> "The request cannot be understood";
            case 401 -> "An API key is needed: send it in the header X-API-Key";
            case 404 -> "There is nothing here";
            case 405 -> "This method is not allowed here";
            case 406 -> "There is no such representation";
            case 408 -> "The request body came too slowly";
            case 411 -> "The length of the body is missing: send Content-Length";
            case 413 -> "The request body is too large";
            case 414 -> "The request target is too long";
            case 415 -> "This media type cannot be used here";
            case 416 -> "The range lies outside of the value";
            case 431 -> "The request header is too large";
            default -> status >= 500 ? "Larder failed; see its log for the reason" : "The request is refused";
        };
    }

    /** The status's name, for titles. */
    public String title() {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 408 -> "Request Timeout";
            case 409 -> "Conflict";
            case 411 -> "Length Required";
            case 412 -> "Precondition Failed";
            case 413 -> "Content Too Large";
            case 414 -> "URI Too Long";
            case 415 -> "Unsupported Media Type";
            case 416 -> "Range Not Satisfiable";
            case 422 -> "Unprocessable Content";
            case 429 -> "Too Many Requests";
            case 431 -> "Request Header Fields Too Large";
            case 501 -> "Not Implemented";
            case 502 -> "Bad Gateway";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            case 505 -> "HTTP Version Not Supported";
            case 507 -> "Insufficient Storage";
            default -> status >= 500 ? "Internal Server Error" : "Error";
        };
    }
}
