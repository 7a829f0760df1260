@NullMarked
package dev.larder.http.outbound;

import org.jspecify.annotations.NullMarked;
