package dev.upshift.notifier.app;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears SIGHUP, where the Java runtime lets it. Java has no published way; without it the files are
 * looked at all the same.
 */
final class Hangup {
  private static final Logger LOG = LoggerFactory.getLogger(Hangup.class);

  private Hangup() {}

  /** Keeps it from ending a process that has nothing to take up yet. */
  static void ignore() {
    listen(() -> LOG.debug("SIGHUP: the configuration is read when this one begins to send."));
  }

  static void listen(Runnable heard) {
    InvocationHandler handler =
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "handle" -> {
                heard.run();
                yield null;
              }
              case "equals" -> false;
              case "hashCode" -> 1;
              default -> "hangup";
            };
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> type = Class.forName("sun.misc.SignalHandler");
      Object listener =
          Proxy.newProxyInstance(Hangup.class.getClassLoader(), new Class<?>[] {type}, handler);
      signal
          .getMethod("handle", signal, type)
          .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), listener);
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.debug("SIGHUP is not heard.", e);
    }
  }
}
