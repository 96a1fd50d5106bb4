package dev.upshift.mqtt;

import dev.upshift.mqtt.LinkException.Kind;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLException;
import org.eclipse.paho.mqttv5.client.MqttClientException;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.packet.MqttReturnCode;
import org.jspecify.annotations.Nullable;

/** MQTT's reason codes and Paho's exceptions in plain words. */
final class Reasons {
  private Reasons() {}

  static boolean isFailure(int code) {
    return code >= 0x80;
  }

  /** The words of the specification and the code, as in {@code not authorized, 0x87}. */
  static String words(int code) {
    return "%s, 0x%02X".formatted(text(code), code);
  }

  private static String text(int code) {
    return switch (code) {
      case MqttReturnCode.RETURN_CODE_MALFORMED_CONTROL_PACKET -> "malformed packet";
      case MqttReturnCode.RETURN_CODE_PROTOCOL_ERROR -> "protocol error";
      case MqttReturnCode.RETURN_CODE_UNSUPPORTED_PROTOCOL_VERSION -> "MQTT 5 is not supported";
      case MqttReturnCode.RETURN_CODE_IDENTIFIER_NOT_VALID -> "client id not valid";
      case MqttReturnCode.RETURN_CODE_BAD_USERNAME_OR_PASSWORD -> "bad user name or password";
      case MqttReturnCode.RETURN_CODE_NOT_AUTHORIZED -> "not authorized";
      case MqttReturnCode.RETURN_CODE_SERVER_UNAVAILABLE -> "server unavailable";
      case MqttReturnCode.RETURN_CODE_SERVER_BUSY -> "server busy";
      case MqttReturnCode.RETURN_CODE_BANNED -> "banned";
      case MqttReturnCode.RETURN_CODE_SERVER_SHUTTING_DOWN -> "server shutting down";
      case MqttReturnCode.RETURN_CODE_KEEP_ALIVE_TIMEOUT -> "keep-alive timeout";
      case MqttReturnCode.RETURN_CODE_SESSION_TAKEN_OVER -> "session taken over";
      case MqttReturnCode.RETURN_CODE_TOPIC_FILTER_NOT_VALID -> "topic filter not valid";
      case MqttReturnCode.RETURN_CODE_TOPIC_NAME_INVALID -> "topic name not valid";
      case MqttReturnCode.RETURN_CODE_PACKET_TOO_LARGE -> "packet too large";
      case MqttReturnCode.RETURN_CODE_QUOTA_EXCEEDED -> "quota exceeded";
      case MqttReturnCode.RETURN_CODE_ADMINISTRITIVE_ACTION -> "administrative action";
      case MqttReturnCode.RETURN_CODE_PAYLOAD_FORMAT_INVALID -> "payload format not valid";
      case MqttReturnCode.RETURN_CODE_RETAIN_NOT_SUPPORTED -> "retain not supported";
      case MqttReturnCode.RETURN_CODE_QOS_NOT_SUPPORTED -> "QoS not supported";
      default -> "refused";
    };
  }

  /** Whether a broker that ends a connection with this code objects to a packet it was sent. */
  static boolean objectsToPacket(int code) {
    return switch (code) {
      case MqttReturnCode.RETURN_CODE_MALFORMED_CONTROL_PACKET,
          MqttReturnCode.RETURN_CODE_PROTOCOL_ERROR,
          MqttReturnCode.RETURN_CODE_IMPLEMENTATION_SPECIFIC_ERROR,
          MqttReturnCode.RETURN_CODE_NOT_AUTHORIZED,
          MqttReturnCode.RETURN_CODE_TOPIC_NAME_INVALID,
          MqttReturnCode.RETURN_CODE_PACKET_TOO_LARGE,
          MqttReturnCode.RETURN_CODE_QUOTA_EXCEEDED,
          MqttReturnCode.RETURN_CODE_PAYLOAD_FORMAT_INVALID,
          MqttReturnCode.RETURN_CODE_RETAIN_NOT_SUPPORTED,
          MqttReturnCode.RETURN_CODE_QOS_NOT_SUPPORTED ->
          true;
      default -> false;
    };
  }

  /** Why an attempt to connect failed. */
  static LinkException attempt(LinkSettings settings, Throwable failure) {
    if (failure instanceof MqttException mqtt && isBrokersCode(mqtt.getReasonCode())) {
      return connectionRefused(settings, mqtt.getReasonCode(), failure);
    }
    return unreachable(settings, root(failure));
  }

  private static boolean isBrokersCode(int code) {
    return code >= 0x80 && code <= 0xFF;
  }

  private static LinkException connectionRefused(LinkSettings settings, int code, Throwable cause) {
    boolean credentials =
        code == MqttReturnCode.RETURN_CODE_BAD_USERNAME_OR_PASSWORD
            || code == MqttReturnCode.RETURN_CODE_NOT_AUTHORIZED
            || code == MqttReturnCode.RETURN_CODE_BANNED;
    String sentence =
        credentials
            ? "The broker at %s does not accept the user '%s' (%s): check the user and its password."
                .formatted(settings.broker(), settings.username(), words(code))
            : "The broker at %s does not accept the client '%s' (%s)."
                .formatted(settings.broker(), settings.clientId(), words(code));
    return new LinkException(credentials ? Kind.NOT_AUTHORIZED : Kind.REFUSED, sentence, cause);
  }

  private static LinkException unreachable(LinkSettings settings, Throwable root) {
    if (root instanceof SSLException || root instanceof GeneralSecurityException) {
      return new LinkException(
          Kind.UNREACHABLE,
          "The broker at %s is not trusted (%s): check its certificate, the name in it and the CA file."
              .formatted(settings.broker(), root.getMessage()),
          root);
    }
    return new LinkException(
        Kind.UNREACHABLE,
        "No broker answers at %s (%s): start it there, or correct the address."
            .formatted(settings.broker(), why(root)),
        root);
  }

  private static String why(Throwable root) {
    return switch (root) {
      case UnknownHostException _ -> "unknown host name";
      case ConnectException _ -> "connection refused";
      case SocketTimeoutException _ -> "no answer in time";
      case MqttException mqtt
          when mqtt.getReasonCode() == MqttClientException.REASON_CODE_CONNECTION_LOST ->
          "it hung up";
      default -> String.valueOf(root.getMessage());
    };
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  /** Why an established connection ended; the code is the broker's, 0 where it said nothing. */
  static LinkException lost(LinkSettings settings, int code, @Nullable Throwable cause) {
    if (code == MqttReturnCode.RETURN_CODE_SESSION_TAKEN_OVER) {
      return new LinkException(
          Kind.TAKEN_OVER,
          "Another client has taken the id '%s' (%s): stop one of the two."
              .formatted(settings.clientId(), words(code)),
          cause);
    }
    if (isFailure(code)) {
      return new LinkException(
          objectsToPacket(code) ? Kind.REFUSED : Kind.UNREACHABLE,
          "The broker at %s ended the connection of '%s' (%s)."
              .formatted(settings.broker(), settings.clientId(), words(code)),
          cause);
    }
    return new LinkException(
        Kind.UNREACHABLE,
        "The connection of '%s' to the broker at %s broke."
            .formatted(settings.clientId(), settings.broker()),
        cause);
  }
}
