package org.trove.standalone.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthRequestTest {
    private static final String USER =
            "'identity':{'methods':['password'],'password':{'user':{'name':'u','domain':{'name':'Default'},'password':'p'}}}";

    @Test
    void a_password_request_names_user_and_project_within_the_only_domain() throws JsonProcessingException {
        AuthRequest request =
                parse("{'auth':{" + USER + ",'scope':{'project':{'name':'demo','domain':{'id':'default'}}}}}");

        assertThat(request).isEqualTo(new AuthRequest.ByPassword(null, "u", "p", new Scope.OfProject(null, "demo")));
        assertThat(request.toString()).doesNotContain("p]");
    }

    @Test
    void a_token_request_may_ask_for_no_scope() throws JsonProcessingException {
        assertThat(parse("{'auth':{'identity':{'methods':['token'],'token':{'id':'t'}},'scope':'unscoped'}}"))
                .isEqualTo(new AuthRequest.ByToken("t", new Scope.Unscoped()));
    }

    @Test
    void without_a_scope_it_is_the_default_project() throws JsonProcessingException {
        assertThat(parse("{'auth':{" + USER + "}}").scope()).isEqualTo(new Scope.Default());
    }

    @Test
    void a_name_in_another_domain_is_nobody_s() throws JsonProcessingException {
        AuthRequest request = parse("{'auth':{" + USER.replace("Default", "elsewhere") + "}}");
        assertThat(request).isEqualTo(new AuthRequest.ByPassword(null, null, "p", new Scope.Default()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "'text'",
                "{}",
                "{'auth':null}",
                "{'auth':{'identity':{}}}",
                "{'auth':{'identity':{'methods':[]}}}",
                "{'auth':{'identity':{'methods':'password'}}}",
                "{'auth':{'identity':{'methods':['password']}}}",
                "{'auth':{'identity':{'methods':['password'],'password':{'user':{'id':'u'}}}}}",
                "{'auth':{'identity':{'methods':['password'],'password':{'user':{'name':'u','password':'p'}}}}}",
                "{'auth':{'identity':{'methods':['password'],'password':{'user':{'id':'u','password':7}}}}}",
                "{'auth':{'identity':{'methods':['token'],'token':{'id':'t'}},'scope':{}}}"
            })
    void what_is_incomplete_is_a_bad_request(String body) {
        assertThatThrownBy(() -> parse(body))
                .isInstanceOfSatisfying(
                        IdentityException.class,
                        refusal -> assertThat(refusal.status()).isEqualTo(400));
    }

    private static AuthRequest parse(String body) throws JsonProcessingException {
        return AuthRequest.parse(new ObjectMapper().readTree(body.replace('\'', '"')));
    }
}
