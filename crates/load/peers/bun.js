// A broadcaster with Bun, whose topics are those of uWebSockets. Prints its address.
const server = Bun.serve({
  hostname: "127.0.0.1",
  port: 0,
  fetch(request, server) {
    if (!server.upgrade(request)) return new Response("sockets only", { status: 400 });
  },
  websocket: {
    perMessageDeflate: false,
    idleTimeout: 0,
    open(socket) {
      socket.subscribe("all");
    },
    message(_socket, text) {
      server.publish("all", text);
    },
  },
});

console.log(`127.0.0.1:${server.port}`);
