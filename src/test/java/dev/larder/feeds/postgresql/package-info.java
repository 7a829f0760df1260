@NullMarked
package dev.larder.feeds.postgresql;

import org.jspecify.annotations.NullMarked;
