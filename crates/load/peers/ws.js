// A broadcaster with Node's `ws`: each text frame goes to every socket. Prints its address.
const { WebSocketServer } = require("ws");

const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false, backlog: 4096 });

server.on("connection", (socket) => {
  socket.on("message", (text) => {
    for (const client of server.clients) client.send(text, { binary: false });
  });
  socket.on("error", () => socket.terminate());
});

server.on("listening", () => console.log(`127.0.0.1:${server.address().port}`));
