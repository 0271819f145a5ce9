#include <gtest/gtest.h>

#include <thread>

#include "net/problem.hpp"
#include "net/server.hpp"
#include "net/world_test.hpp"

namespace dc::net {
namespace {

TEST(DroppedResponder, AnswersAndIsCounted) {
  Aside aside;
  World world([&](const Request& request, Responder respond) {
    if (request.path == "/later") aside.keep(request, std::move(respond));
  });
  Client client(world.port());
  EXPECT_EQ(client.ask(get).status, 500);
  ASSERT_TRUE(client.send(get_path("/later")));
  { const Aside::Kept dropped = aside.take(); }
  EXPECT_EQ(client.read().status, 500);
  EXPECT_TRUE(world.metrics_have("datacanvas_http_incidents_total 2\n"));
}

TEST(Responder, MayBeCalledOnce) {
  bool threw = false;
  World world([&](const Request&, Responder respond) {
    respond({});
    try {
      respond({});
    } catch (const Bug&) {
      threw = true;
    }
  });
  Client client(world.port());
  EXPECT_EQ(client.ask(get).status, 200);
  world.server->drain(long_enough);
  EXPECT_TRUE(threw);
}

TEST(Responder, FindsItsRequestUnmovedWhenTheClientIsGone) {
  Aside aside;
  World world([&](const Request& request, Responder respond) { aside.keep(request, std::move(respond)); });
  Client client(world.port());
  ASSERT_TRUE(client.send(post("hello")));
  Aside::Kept kept = aside.take();
  client.close();
  EXPECT_EQ(kept.request->body, "hello");
  kept.respond(echo(*kept.request));
  Client next(world.port());
  ASSERT_TRUE(next.send(get));
  aside.take().respond({});
  EXPECT_EQ(next.read().status, 200);
}

TEST(Responder, MayOutliveTheServer) {
  Aside aside;
  std::optional<Aside::Kept> kept;
  {
    World world([&](const Request& request, Responder respond) { aside.keep(request, std::move(respond)); });
    Client client(world.port());
    ASSERT_TRUE(client.send(post("hello")));
    kept.emplace(aside.take());
  }
  EXPECT_EQ(kept->request->body, "hello");
  kept->respond({});
}

TEST(Deadline, CutsAClientThatTricklesItsHead) {
  World world(ServerOptions{.head_timeout = milliseconds(20)});
  Client client(world.port());
  ASSERT_TRUE(client.send("GET / HT"));
  const Answer answer = client.read();
  EXPECT_EQ(answer.status, 408);
  EXPECT_EQ(answer.body, problem({Code::request_timeout, {}, {}}).body);
}

TEST(Deadline, CutsAClientThatTricklesItsBody) {
  World world(ServerOptions{.body_timeout = milliseconds(20)});
  Client client(world.port());
  ASSERT_TRUE(client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhell"));
  EXPECT_EQ(client.read().status, 408);
}

TEST(Deadline, ClosesAnIdleConnection) {
  World world(ServerOptions{.idle_timeout = milliseconds(20)});
  Client client(world.port());
  EXPECT_EQ(client.ask(get).status, 200);
  EXPECT_TRUE(client.is_closed_by_server());
}

TEST(Deadline, ClosesAConnectionThatGaveItsBufferBack) {
  World world(ServerOptions{.idle_timeout = milliseconds(limits::http_warm_ms + 20)});
  Client client(world.port());
  EXPECT_EQ(client.ask(get).status, 200);
  EXPECT_TRUE(client.is_closed_by_server());
}

TEST(Deadline, CutsAClientThatDoesNotRead) {
  const std::string body(64 * 1024 * 1024, 'x');
  World world(
      [&](const Request&, Responder respond) {
        respond({200, {}, body});
      },
      ServerOptions{.write_timeout = milliseconds(20)});
  Client client(world.port(), 4096);
  ASSERT_TRUE(client.send(get));
  // The write breaks off while nobody reads; the drain then has nothing to wait for.
  world.server->drain(long_enough);
  EXPECT_LT(client.read().body.size(), body.size());
}

TEST(Drain, FinishesRunningRequests) {
  Aside aside;
  World world([&](const Request& request, Responder respond) { aside.keep(request, std::move(respond)); },
              ServerOptions{.threads = 2});
  Client idle(world.port());
  Client busy(world.port());
  ASSERT_TRUE(busy.send(get));
  Aside::Kept kept = aside.take();
  std::thread drainer([&] { world.server->drain(long_enough); });
  EXPECT_TRUE(idle.is_closed_by_server());
  kept.respond(echo(*kept.request));
  const Answer answer = busy.read();
  EXPECT_EQ(answer.status, 200);
  EXPECT_TRUE(busy.is_closed_by_server());
  drainer.join();
  EXPECT_FALSE(Client(world.port()).connected());
}

TEST(Drain, ServesWhatHasAlreadyCome) {
  World world;
  Client client(world.port());
  ASSERT_TRUE(client.send(get));
  world.server->drain(long_enough);
  EXPECT_EQ(client.read().status, 200);
}

TEST(Drain, CutsWhatDoesNotFinishWithinTheGrace) {
  Aside aside;
  World world([&](const Request& request, Responder respond) { aside.keep(request, std::move(respond)); });
  Client waiting(world.port());
  Client half(world.port());
  ASSERT_TRUE(waiting.send(get));
  ASSERT_TRUE(half.send("GET / HT"));
  Aside::Kept kept = aside.take();
  world.server->drain(milliseconds(1));
  EXPECT_TRUE(waiting.is_closed_by_server());
  EXPECT_EQ(half.read().status, 0);
  kept.respond({});
}

TEST(Start, RefusesAPortThatIsTakenAndSaysWhatToDo) {
  World world;
  SystemClock clock;
  Server second(
      {.port = world.port()}, [](const Request&, Responder) {}, world.log, world.metrics, clock,
      world.random);
  const auto started = second.start();
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code, Code::config_invalid);
  const std::string text = describe(started.error());
  EXPECT_NE(text.find("127.0.0.1 port " + std::to_string(world.port())), std::string::npos) << text;
  EXPECT_NE(text.find("choose another port"), std::string::npos) << text;
  Client client(world.port());
  EXPECT_EQ(client.ask(get).status, 200);
}

TEST(Start, RefusesAnAddressThatIsNone) {
  World world;
  SystemClock clock;
  for (const char* address : {"localhost", "", "256.0.0.1", "192.0.2.1"}) {
    Server server(
        {.address = address}, [](const Request&, Responder) {}, world.log, world.metrics, clock,
        world.random);
    const auto started = server.start();
    ASSERT_FALSE(started) << address;
    EXPECT_NE(describe(started.error()).find("address"), std::string::npos);
  }
}

TEST(ConnectionLimit, ClosesTheOldestIdleConnection) {
  World world(ServerOptions{.connections_max = 2});
  Client oldest(world.port());
  EXPECT_EQ(oldest.ask(get).status, 200);
  Client second(world.port());
  EXPECT_EQ(second.ask(get).status, 200);
  Client third(world.port());
  EXPECT_EQ(third.ask(get).status, 200);
  EXPECT_TRUE(oldest.is_closed_by_server());
}

TEST(Connections, OfManyClientsAreServedByAllThreads) {
  World world(ServerOptions{.threads = 3});
  std::vector<std::thread> clients;
  for (int c = 0; c < 6; ++c) {
    clients.emplace_back([&] {
      for (int i = 0; i < 20; ++i) {
        Client client(world.port());
        EXPECT_EQ(client.ask(post("x")).status, 200);
        EXPECT_EQ(client.ask(get).status, 200);
      }
    });
  }
  for (std::thread& client : clients) client.join();
  EXPECT_TRUE(world.metrics_have("datacanvas_http_connections_accepted_total 120\n"));
}

}  // namespace
}  // namespace dc::net
