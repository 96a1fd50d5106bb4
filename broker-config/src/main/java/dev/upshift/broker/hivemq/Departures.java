package dev.upshift.broker.hivemq;

import com.hivemq.extension.sdk.api.events.client.ClientLifecycleEventListener;
import com.hivemq.extension.sdk.api.events.client.parameters.AuthenticationSuccessfulInput;
import com.hivemq.extension.sdk.api.events.client.parameters.ConnectionStartInput;
import com.hivemq.extension.sdk.api.events.client.parameters.DisconnectEventInput;
import java.util.Map;

/** Forgets who was connected with a client id once the connection has ended. */
final class Departures implements ClientLifecycleEventListener {
  private final Map<String, String> owners;

  Departures(Map<String, String> owners) {
    this.owners = owners;
  }

  @Override
  public void onMqttConnectionStart(ConnectionStartInput input) {}

  @Override
  public void onAuthenticationSuccessful(AuthenticationSuccessfulInput input) {}

  @Override
  public void onDisconnect(DisconnectEventInput input) {
    String clientId = input.getClientInformation().getClientId();
    input
        .getConnectionInformation()
        .getConnectionAttributeStore()
        .getAsString(UserAuthenticator.USER)
        .ifPresent(user -> owners.remove(clientId, user));
  }
}
