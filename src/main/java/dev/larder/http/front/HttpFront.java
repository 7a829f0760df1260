package dev.larder.http.front;

import dev.larder.core.service.Front;
import dev.larder.http.message.Reply;

/** A front that answers HTTP requests. */
public interface HttpFront extends Front {
    /** Answers a request whose caller may send it. */
    Reply answer(ForwardedRequest request);
}
