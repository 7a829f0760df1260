/** The connections of the HTTP servers: how many there are, how long they may idle, and how much may wait in them. */
@NullMarked
@CheckReturnValue
package dev.larder.http.connection;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
