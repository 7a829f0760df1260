/** Sessions of Spring Session kept in Larder. */
package dev.larder.session;
