# One image for every part of Upshift: the broker, the brain, the notifier, the agent and the commands.
#
# It takes what ./upshift build has built, on a base image that has a JDK or JRE 25:
#
#   ./upshift build
#   docker build -t upshift .
#   docker run --rm upshift --help
#
# Another base image, and where its JDK stands:
#
#   docker build --build-arg BASE_IMAGE=my-base --build-arg JDK=/usr/lib/jvm/java-25 -t upshift .
#
# The base image needs bash, GNU coreutils, sed and useradd, as Debian's and Ubuntu's have them. For an agent that sees NVIDIA
# GPUs, take a base image with the NVIDIA container runtime's libraries.
ARG BASE_IMAGE=eclipse-temurin:25-jre
FROM ${BASE_IMAGE}

ARG JDK=/opt/java/openjdk
ENV JAVA_HOME=${JDK} \
    UPSHIFT_BUILT=true

# The folders that hold state belong to the user, so that a fresh volume mounted there does, too.
RUN useradd --uid 10001 --home-dir /var/lib/upshift --create-home upshift \
    && mkdir -p /var/lib/upshift/broker /var/lib/upshift/brain /var/lib/upshift/notifier /var/lib/upshift/agent \
        /run/upshift/brain /run/upshift/notifier /run/upshift/agent /run/upshift/people \
    && chown -R upshift: /var/lib/upshift /run/upshift \
    && chmod -R go= /run/upshift

COPY upshift /opt/upshift/
COPY broker-config/target/app /opt/upshift/broker-config/target/app
COPY broker-config/target/broker-config-0.1.0.jar /opt/upshift/broker-config/target/
COPY scaler-brain/target/app /opt/upshift/scaler-brain/target/app
COPY scaler-brain/target/native /opt/upshift/scaler-brain/target/native
COPY scaler-brain/target/scaler-brain-0.1.0.jar /opt/upshift/scaler-brain/target/
COPY notifier/target/app /opt/upshift/notifier/target/app
COPY notifier/target/native /opt/upshift/notifier/target/native
COPY notifier/target/notifier-0.1.0.jar /opt/upshift/notifier/target/
COPY host-agent/target/app /opt/upshift/host-agent/target/app
COPY host-agent/target/host-agent-0.1.0.jar /opt/upshift/host-agent/target/
COPY cli/target/app /opt/upshift/cli/target/app
COPY cli/target/cli-0.1.0.jar /opt/upshift/cli/target/
COPY examples/cartpole/train /opt/upshift/examples/cartpole/
COPY examples/cartpole/target/cartpole-0.1.0.jar /opt/upshift/examples/cartpole/target/

USER upshift
WORKDIR /var/lib/upshift
ENTRYPOINT ["/opt/upshift/upshift"]
