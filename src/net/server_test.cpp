#include "net/server.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>

#include "net/world_test.hpp"

namespace dc::net {
namespace {

TEST(Server, AnswersARequest) {
  World world;
  Client client(world.port());
  const Answer answer = client.ask(get);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, "GET /a ");
  EXPECT_TRUE(answer.has("\r\nDate: "));
  EXPECT_TRUE(answer.has("X-Peer: 127.0.0.1\r\n"));
  EXPECT_FALSE(answer.has("Connection:"));
}

TEST(Server, KeepsTheConnectionForManyRequests) {
  World world(ServerOptions{.threads = 2});
  Client client(world.port());
  for (int i = 0; i < 100; ++i)
    EXPECT_EQ(client.ask(post(std::to_string(i))).body, "POST /p " + std::to_string(i));
  EXPECT_TRUE(world.metrics_have("datacanvas_http_connections_accepted_total 1\n"));
  EXPECT_TRUE(world.metrics_have("datacanvas_http_responses_total{class=\"2xx\"} 100\n"));
  EXPECT_TRUE(world.metrics_have("datacanvas_http_connections_open 1\n"));
}

TEST(Server, ReadsARequestByteForByte) {
  World world;
  Client client(world.port());
  for (const char c : post("hello")) ASSERT_TRUE(client.send({&c, 1}));
  EXPECT_EQ(client.read().body, "POST /p hello");
}

TEST(Server, AnswersPipelinedRequestsInOrder) {
  World world;
  Client client(world.port());
  std::string all;
  for (int i = 0; i < 500; ++i)
    all += i % 7 == 0 ? post(std::to_string(i)) : get_path("/" + std::to_string(i));
  std::thread sender([&] { EXPECT_TRUE(client.send(all)); });
  for (int i = 0; i < 500; ++i) {
    const std::string number = std::to_string(i);
    EXPECT_EQ(client.read().body, i % 7 == 0 ? "POST /p " + number : "GET /" + number + " ");
  }
  sender.join();
}

TEST(Server, AnswersPipelinedRequestsInOrderAlsoFromOtherThreads) {
  Aside aside;
  World world([&](const Request& request, Responder respond) {
    if (request.path == "/fast") return respond(echo(request));
    aside.keep(request, std::move(respond));
  });
  Client client(world.port());
  ASSERT_TRUE(client.send(get_path("/fast") + get_path("/slow") + get_path("/fast")));
  EXPECT_EQ(client.read().body, "GET /fast ");
  Aside::Kept kept = aside.take();
  kept.respond(echo(*kept.request));
  EXPECT_EQ(client.read().body, "GET /slow ");
  EXPECT_EQ(client.read().body, "GET /fast ");
}

TEST(Server, TakesAndGivesLargeBodies) {
  World world;
  Client client(world.port());
  const std::string body(1024 * 1024, 'x');
  std::thread sender([&] { EXPECT_TRUE(client.send(post(body) + post(body))); });
  for (int i = 0; i < 2; ++i) EXPECT_EQ(client.read().body.size(), body.size() + 8);
  sender.join();
}

TEST(Server, WritesToASlowReaderWhenThereIsRoom) {
  const std::string body(8 * 1024 * 1024, 'x');
  World world([&](const Request&, Responder respond) { respond({200, {}, body}); });
  Client client(world.port(), 4096);
  ASSERT_TRUE(client.send(get));
  EXPECT_EQ(client.read().body, body);
  EXPECT_EQ(client.ask(get).body, body);
}

TEST(Server, DecodesChunkedBodies) {
  World world;
  Client client(world.port());
  const std::string raw =
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
  EXPECT_EQ(client.ask(raw).body, "POST / abcde");
  EXPECT_EQ(client.ask(get).body, "GET /a ");
}

TEST(Server, SendsNoBodyForHeadAndEmptyStatus) {
  World world([](const Request& request, Responder respond) {
    respond({request.path == "/none" ? 204 : 200, {}, "hello"});
  });
  Client client(world.port());
  ASSERT_TRUE(client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n" + get_path("/none") + get));
  const Answer head = client.read(false);
  EXPECT_TRUE(head.has("Content-Length: 5\r\n"));
  EXPECT_EQ(client.read().status, 204);
  EXPECT_EQ(client.read().body, "hello");
}

TEST(Server, SendsNoBodyWithARefusalOfHead) {
  World world;
  const std::string fields = "Host: a\r\nExpect: wonders\r\n\r\n";
  Client get_client(world.port()), head_client(world.port());
  ASSERT_TRUE(get_client.send("GET / HTTP/1.1\r\n" + fields));
  ASSERT_TRUE(head_client.send("HEAD / HTTP/1.1\r\n" + fields));
  EXPECT_NE(get_client.read().body, "");
  const Answer answer = head_client.read(false);
  EXPECT_EQ(answer.status, 417);
  // Nothing comes behind the head.
  EXPECT_TRUE(head_client.is_closed_by_server());

  Client lengthy(world.port());
  ASSERT_TRUE(lengthy.send("HEAD /" + std::string(10'000, 'x')));
  EXPECT_EQ(lengthy.read(false).status, 414);
  EXPECT_TRUE(lengthy.is_closed_by_server());
}

TEST(Server, ClosesWhenTheClientAsksForIt) {
  World world;
  Client client(world.port());
  const Answer answer = client.ask("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(answer.has("Connection: close\r\n"));
  EXPECT_TRUE(client.is_closed_by_server());
}

TEST(Server, KeepsHttp10ConnectionsOnlyIfAsked) {
  World world;
  Client client(world.port());
  const Answer kept = client.ask("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_TRUE(kept.has("Connection: keep-alive\r\n"));
  EXPECT_TRUE(client.ask("GET / HTTP/1.0\r\n\r\n").has("Connection: close\r\n"));
  EXPECT_TRUE(client.is_closed_by_server());
}

TEST(Server, AnswersAClientThatHasFinishedSending) {
  World world;
  Client client(world.port());
  ASSERT_TRUE(client.send(get));
  client.finish_sending();
  EXPECT_EQ(client.read().body, "GET /a ");
  EXPECT_TRUE(client.is_closed_by_server());
}

TEST(Server, RefusesMalformedRequestsAsAProblemAndCloses) {
  World world;
  Client client(world.port());
  const Answer answer = client.ask("GET / HTTP/1.1\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(answer.status, 400);
  EXPECT_TRUE(answer.has("Content-Type: application/problem+json\r\n"));
  EXPECT_TRUE(answer.has("Connection: close\r\n"));
  EXPECT_NE(answer.body.find("\"code\":\"malformed\""), std::string::npos);
  EXPECT_TRUE(client.is_closed_by_server());
}

TEST(Server, CountsARequestWithoutAMethodThatItKnowsUnderNone) {
  World world;
  const Answer answer = Client(world.port()).ask("BREW / HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(answer.status, 501);
  const std::string counted = "{route=\"unread\",method=\"_OTHER\",status=\"501\"} 1\n";
  EXPECT_TRUE(world.metrics_have("datacanvas_http_requests_total" + counted));
}

TEST(Server, LetsTheClientSeeThatItsBodyIsTooLarge) {
  World world(ServerOptions{.body_bytes_max = 1000});
  Client client(world.port());
  ASSERT_TRUE(client.send(post(std::string(4 * 1024 * 1024, 'x'))));
  EXPECT_EQ(client.read().status, 413);
  EXPECT_TRUE(client.is_closed_by_server());
}

TEST(Server, AsksForTheBodyOfACarefulClient) {
  World world(ServerOptions{.body_bytes_max = 1000});
  Client client(world.port());
  const auto head = [](const char* length) {
    return std::string("POST /p HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: ") + length +
           "\r\n\r\n";
  };
  EXPECT_EQ(client.ask(head("5")).status, 100);
  EXPECT_EQ(client.ask("hello").body, "POST /p hello");
  EXPECT_EQ(client.ask(head("5") + "hello").status, 200);  // the body is here already
  EXPECT_EQ(client.ask(head("1001")).status, 413);
}

TEST(Server, TurnsAnEscapedExceptionIntoAnIncident) {
  World world([](const Request&, Responder) { throw std::runtime_error("the cat is on fire"); });
  Client client(world.port());
  const Answer answer = client.ask(get);
  EXPECT_EQ(answer.status, 500);
  const std::size_t at = answer.body.find("\"incident\":\"");
  ASSERT_NE(at, std::string::npos) << answer.body;
  const std::string id = answer.body.substr(at + 12, 16);
  const std::string log = world.log_text();
  EXPECT_NE(log.find(id), std::string::npos) << log;
  EXPECT_EQ(log.find("the cat is on fire"), log.rfind("the cat is on fire"));
  EXPECT_EQ(answer.body.find("cat"), std::string::npos);
  EXPECT_EQ(client.ask(get).status, 500);  // the connection goes on
}

TEST(Server, TurnsABugIntoAnIncident) {
  World world([](const Request&, Responder) { ENSURE(1 == 2); });
  Client client(world.port());
  EXPECT_EQ(client.ask(get).status, 500);
  EXPECT_NE(world.log_text().find("1 == 2"), std::string::npos);
}

TEST(Server, RefusesToSendAFieldThatSplitsTheAnswer) {
  World world([](const Request&, Responder respond) {
    respond({200, {{"Location", "/\r\nSet-Cookie: a=b"}}, {}});
  });
  Client client(world.port());
  const Answer answer = client.ask(get);
  EXPECT_EQ(answer.status, 500);
  EXPECT_FALSE(answer.has("Set-Cookie"));
}

}  // namespace
}  // namespace dc::net
