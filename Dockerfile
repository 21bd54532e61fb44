# The server with its playground. Bundles are read from the volume /bundles:
#   docker run -p 127.0.0.1:8787:8787 -v ./bundles:/bundles:ro octothorpe --bundle /bundles/mine
FROM node:22-bookworm-slim AS build
WORKDIR /source
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY . .
RUN npm run build && npm pack --pack-destination /tmp

FROM node:22-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /tmp/octothorpe-*.tgz /tmp/octothorpe.tgz
# The image also supports neural networks and the PostgreSQL store.
RUN npm install --ignore-scripts --no-save /tmp/octothorpe.tgz onnxruntime-node@1.30.0 pg@8.23.1 \
  && rm -rf /tmp/octothorpe.tgz /root/.npm \
  && mkdir /bundles && chown node:node /bundles
USER node
VOLUME /bundles
EXPOSE 8787
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8787/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Inside the container, listen on all addresses: whoever runs it decides where to publish the port.
ENTRYPOINT ["node", "node_modules/octothorpe/dist/cli/main.js", "serve", "--host", "0.0.0.0", "--port", "8787"]
CMD ["--bundle", "/bundles/default"]
